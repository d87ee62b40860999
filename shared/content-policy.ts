/**
 * What a page of ours may load and do (row EL-3): its own files, and nothing that was put into it. The same words
 * stand before the window in the desktop app and in a browser.
 */
export const contentPolicy = [
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
