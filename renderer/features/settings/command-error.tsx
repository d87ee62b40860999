import type { AppError } from '../../../shared/errors.ts';
import { Notice } from '../../components/notice.tsx';
import { useExplain } from '../../i18n/use-explain.ts';

/** Why the last try failed, beside the button that made it. */
export function CommandError({ error }: { readonly error: AppError | null }) {
  const explain = useExplain();
  if (error === null) return null;
  const { message, hint } = explain(error);
  return (
    <Notice tone="bad" title={message} live>
      {hint}
    </Notice>
  );
}
