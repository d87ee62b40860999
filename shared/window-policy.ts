/**
 * What the window's page may load and do (row EL-3): its own files, and nothing from anywhere else. One text for
 * the UI port, the desktop's own scheme and the tests.
 */
export const windowPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');
