import './mark.css';

/** A state's sign, told by shape as well as colour: a dot, a ring, a triangle, a dash. */
export type MarkShape = 'ok' | 'wait' | 'attention' | 'off';

export function Mark({ shape }: { readonly shape: MarkShape }) {
  return <i className={`mark mark-${shape}`} aria-hidden="true" />;
}
