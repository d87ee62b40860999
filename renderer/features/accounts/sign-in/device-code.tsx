import { CopyButton } from '../../../components/copy-button.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useCopyText } from '../../../state/use-copy-text.ts';

/** Large, so that it can be read from another device. */
export function DeviceCode({ code }: { readonly code: string }) {
  const { text } = useWords();
  const copy = useCopyText();
  const words = text.signingIn;
  return (
    <div className="device-code">
      <span className="small muted">{words.deviceCode}</span>
      <div className="row wrap">
        <code className="mono device-code-text">{code}</code>
        <CopyButton size="small" label={words.copyCode} doneLabel={words.copied} copy={() => copy(code)} />
      </div>
      <span className="small muted">{words.deviceWarning}</span>
    </div>
  );
}
