import type { ClientPlan, FileChange } from '../../../shared/models/client.ts';
import { DiffView } from '../../components/diff-view.tsx';
import { useWords } from '../../i18n/language-context.tsx';

/** Every file of a plan with all that changes in it. Secrets are masked by the engine. */
export function PlanFiles({ plan }: { readonly plan: ClientPlan }) {
  return plan.files.map((file) => <PlanFile key={file.path} file={file} />);
}

function PlanFile({ file: { path, change, diff } }: { file: FileChange }) {
  const { text } = useWords();
  const words = text.clients.plan;
  if (change === 'none') return <p className="small plan-words">{words.unchanged(path)}</p>;
  if (!/^@@/m.test(diff)) return <p className="small plan-words">{words.modeOnly(path)}</p>;
  const caption = change === 'edit' ? path : `${path} (${words[change]})`;
  return <DiffView path={caption} diff={diff} label={words.diffLabel(path)} />;
}
