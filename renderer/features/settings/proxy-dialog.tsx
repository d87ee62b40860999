import { useRef, useState } from 'react';
import type { OutboundProxies, ProxyCheck } from '../../../shared/models/proxy.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { SecretInput } from '../../components/secret-input.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useToasts } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';
import { CommandError } from './command-error.tsx';

type Way = 'environment' | 'direct' | 'address';

/** An address may hold a password: it stands in the field alone and is shown masked once it is saved. */
export function ProxyDialog({
  proxies,
  onClose,
}: {
  readonly proxies: OutboundProxies;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const words = text.settings.network;
  const toasts = useToasts();
  const set = useCommand('proxies.set');
  const test = useCommand('proxies.test');
  const field = useRef<HTMLInputElement>(null);
  const [way, setWay] = useState<Way>(wayOf(proxies));
  const [missing, setMissing] = useState(false);
  const [check, setCheck] = useState<ProxyCheck>();
  const forget = () => {
    setMissing(false);
    setCheck(undefined);
    set.clearError();
    test.clearError();
  };
  /** Undefined: nothing was typed where something has to be. */
  const read = (): string | null | undefined => {
    if (way !== 'address') return way === 'direct' ? 'direct' : null;
    const typed = field.current?.value.trim() ?? '';
    setMissing(typed === '');
    return typed === '' ? undefined : typed;
  };
  const save = async () => {
    const url = read();
    if (url === undefined) return;
    const result = await set.run({ url });
    if (result?.ok !== true) return;
    toasts.show({ message: words.saved });
    onClose();
  };
  const tryIt = async () => {
    forget();
    const url = read();
    if (url === undefined || url === null) return;
    const result = await test.run({ url });
    if (result?.ok === true) setCheck(result.value);
  };
  return (
    <Dialog
      title={words.proxy}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.app.cancel}</Button>
          {way === 'environment' ? null : (
            <Button pending={test.pending} onClick={() => void tryIt()}>
              {words.test}
            </Button>
          )}
          <Button look="primary" pending={set.pending} onClick={() => void save()}>
            {words.save}
          </Button>
        </>
      }
    >
      <Segmented<Way>
        label={words.way}
        value={way}
        options={[
          { value: 'environment', label: words.ways.environment },
          { value: 'direct', label: words.ways.direct },
          { value: 'address', label: words.ways.address },
        ]}
        onChange={(next) => {
          forget();
          setWay(next);
        }}
      />
      {way === 'address' ? (
        <Field
          label={words.address}
          hint={words.addressHint}
          error={missing ? words.addressMissing : undefined}
        >
          {(parts) => (
            <SecretInput
              {...parts}
              ref={field}
              showLabel={words.show}
              hideLabel={words.hide}
              onInput={forget}
            />
          )}
        </Field>
      ) : null}
      <CommandError error={set.error ?? test.error ?? check?.error ?? null} />
      {check?.error === null ? (
        <Notice tone="info" title={words.reached(check.host)} live>
          {words.reachedHint}
        </Notice>
      ) : null}
    </Dialog>
  );
}

function wayOf({ global }: OutboundProxies): Way {
  if (global === null) return 'environment';
  return global === 'direct' ? 'direct' : 'address';
}
