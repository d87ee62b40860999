import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Skeleton } from '../../components/empty.tsx';
import { Mark, type MarkShape } from '../../components/mark.tsx';
import { Notice } from '../../components/notice.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useExplain } from '../../i18n/use-explain.ts';
import { useCommand } from '../../state/use-command.ts';
import type { Finding } from '../../../shared/models/doctor.ts';
import './doctor-dialog.css';

/** Looks at everything that commonly goes wrong, and says of each finding what to do next. */
export function DoctorDialog({ onClose }: { readonly onClose: () => void }) {
  const { text } = useWords();
  const explain = useExplain();
  const { run, pending, error } = useCommand('doctor.run');
  const [findings, setFindings] = useState<readonly Finding[]>();
  const words = text.home.doctor;
  const look = (live: boolean) =>
    void run({ live }).then((result) => {
      if (result?.ok === true) setFindings(result.value);
    });
  useEffect(() => {
    void run({}).then((result) => {
      if (result?.ok === true) setFindings(result.value);
    });
  }, [run]);
  return (
    <Dialog
      wide
      title={words.title}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          <Button pending={pending} aria-describedby="doctor-cost" onClick={() => look(true)}>
            {words.askAccounts}
          </Button>
          <Button pending={pending} onClick={() => look(false)}>
            {words.again}
          </Button>
        </>
      }
    >
      <div className="doctor" aria-busy={pending}>
        {error === null ? null : (
          <Notice tone="bad" title={words.failed} live>
            {explain(error).message} {explain(error).hint}
          </Notice>
        )}
        {findings === undefined && error === null ? <Skeleton lines={6} label={words.running} /> : null}
        {findings === undefined ? null : <Findings findings={findings} />}
        <p id="doctor-cost" className="small muted">
          {words.askAccountsHint}
        </p>
      </div>
    </Dialog>
  );
}

const marks: Record<Finding['level'], { shape: MarkShape; tone: string }> = {
  fail: { shape: 'attention', tone: 'tone-bad' },
  warn: { shape: 'wait', tone: 'tone-warn' },
  ok: { shape: 'ok', tone: 'tone-good' },
};
const levels = ['fail', 'warn', 'ok'] as const;

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { text, format } = useWords();
  const words = text.home.doctor;
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const well = count('ok') === findings.length;
  return (
    <>
      <p role="status" className="doctor-sum">
        {well ? words.allWell : words.found(format.number(count('fail')), format.number(count('warn')))}
      </p>
      <ul className="findings">
        {levels
          .flatMap((level) => findings.filter((finding) => finding.level === level))
          .map((finding, index) => (
            <li key={`${finding.id} ${index}`} className="finding">
              <span className={`finding-mark ${marks[finding.level].tone}`}>
                <Mark shape={marks[finding.level].shape} />
                <span className="visually-hidden">{words.levels[finding.level]}</span>
              </span>
              <div className="finding-words">
                <p>{finding.message}</p>
                {finding.hint === '' ? null : <p className="small muted">{finding.hint}</p>}
              </div>
            </li>
          ))}
      </ul>
    </>
  );
}
