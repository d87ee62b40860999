import './key-hint.css';

/** The key that does the same; told to assistive tools by `aria-keyshortcuts`, so not read out here. */
export function KeyHint({ children }: { readonly children: string }) {
  return (
    <kbd className="key-hint" aria-hidden="true">
      {children}
    </kbd>
  );
}
