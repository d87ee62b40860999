/** The door with its keyhole. */
export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M4 28V15a12 12 0 0 1 24 0v13z" fill="var(--accent)" />
      <circle cx="16" cy="15" r="4" fill="var(--ground)" />
      <path d="M14.4 17h3.2l1.7 8h-6.6z" fill="var(--ground)" />
    </svg>
  );
}
