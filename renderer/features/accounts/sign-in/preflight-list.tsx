import { Check, LoaderCircle, TriangleAlert, X } from 'lucide-react';
import type { PreflightCheck } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import type { Preflight } from './use-preflight.ts';

/** In the order in which the engine looks; a check that it leaves out goes when its answer is there. */
const expected: Record<'browser' | 'device-code', readonly PreflightCheck['id'][]> = {
  browser: ['vault', 'callback-port', 'name', 'connection', 'clock', 'proxy'],
  'device-code': ['vault', 'name', 'connection', 'clock', 'proxy'],
};

const icons = { ok: Check, warn: TriangleAlert, fail: X };

/** A tick for each thing that a sign-in needs, or what is wrong with it in words. */
export function PreflightList({
  preflight: { checks, looking, error, look },
  method,
}: {
  readonly preflight: Preflight;
  readonly method: 'browser' | 'device-code';
}) {
  const { text } = useWords();
  const words = text.signingIn.preflight;
  if (checks === null && error !== null) {
    return (
      <div className="preflight">
        <p className="small muted">{`${words.failed} ${text.explainError(error).message}`}</p>
      </div>
    );
  }
  const rows = checks ?? expected[method].map((id) => ({ id, level: null, finding: null }));
  const isWell = checks?.every(({ level }) => level === 'ok') === true;
  return (
    <section className="preflight" aria-label={words.label} aria-busy={looking}>
      <ul className="preflight-list">
        {rows.map(({ id, level, finding }) => {
          const Icon = level === null ? LoaderCircle : icons[level];
          return (
            <li key={id} className={`preflight-check preflight-${level ?? 'wait'}`}>
              <Icon aria-hidden="true" />
              <span>
                <span className={level === 'ok' ? undefined : 'preflight-name'}>{words.names[id]}</span>
                <span className="visually-hidden">{`: ${words.levels[level ?? 'wait']}`}</span>
                {finding === null || level === 'ok' ? null : (
                  <span className="small preflight-finding">{text.explainSentence(finding)}</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="visually-hidden" role="status">
        {checks === null ? null : isWell ? words.allWell : words.notAllWell}
      </p>
      {checks === null || isWell ? null : (
        <Button size="small" pending={looking} onClick={look}>
          {words.again}
        </Button>
      )}
    </section>
  );
}
