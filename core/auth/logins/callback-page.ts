/**
 * The last page of a sign-in in the browser. It may hold words of a provider or of whoever called us: everything is
 * escaped, nothing is loaded, and the one script takes the code out of the address bar, and so out of the history
 * (row OA-6).
 */
import { createHash } from 'node:crypto';
import type { LocalisedText } from '../../../shared/models/provider.ts';

export interface CallbackPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the page tells: whether the answer came, was a refusal, or was for somebody else. */
export type CallbackNews =
  | { readonly kind: 'received' | 'cancelled' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'stray' };

type Language = keyof LocalisedText;

interface Wording {
  readonly title: LocalisedText;
  readonly text: LocalisedText;
}

const wordings: Record<CallbackNews['kind'], Wording> = {
  received: {
    title: { en: 'Back to Portunus', 'zh-CN': '请返回 Portunus' },
    text: {
      en: 'Portunus has the answer and goes on with it there. You can close this window.',
      'zh-CN': 'Portunus 已收到结果，请在那里继续。您可以关闭此窗口。',
    },
  },
  cancelled: {
    title: { en: 'Sign-in cancelled', 'zh-CN': '登录已取消' },
    text: {
      en: 'Nothing was saved. You can close this window.',
      'zh-CN': '未保存任何内容。您可以关闭此窗口。',
    },
  },
  refused: {
    title: { en: 'You were not signed in', 'zh-CN': '登录未成功' },
    text: {
      en: 'Nothing was saved. You can close this window. The provider says:',
      'zh-CN': '未保存任何内容。您可以关闭此窗口。提供商的说明：',
    },
  },
  stray: {
    title: { en: 'Not this sign-in', 'zh-CN': '与此登录无关' },
    text: {
      en: 'Portunus waits for a sign-in, and this address does not belong to it. You can close this window.',
      'zh-CN': 'Portunus 正在等待登录，但此地址不属于该登录。您可以关闭此窗口。',
    },
  },
};

const script = "history.replaceState(null,'',location.pathname)";
const style = [
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}',
  'body{max-width:32rem;margin:18vh auto 0;padding:0 1.5rem}',
  'h1{font-size:1.375rem;font-weight:600}',
  'blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid;overflow-wrap:anywhere}',
].join('');

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  vary: 'accept-language',
};

export function renderCallbackPage(news: CallbackNews, acceptLanguage: string | undefined): CallbackPage {
  const language = chooseLanguage(acceptLanguage);
  const { title, text } = wordings[news.kind];
  const words = news.kind === 'refused' ? `<blockquote>${escapeHtml(news.words)}</blockquote>` : '';
  const body = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${title[language]} · Portunus</title><style>${style}</style>`,
    `<main><h1>${title[language]}</h1><p>${text[language]}</p>${words}</main><script>${script}</script></html>`,
  ].join('');
  return { status: news.kind === 'stray' ? 400 : 200, headers, body };
}

/** The first language that the browser names decides. */
function chooseLanguage(acceptLanguage = ''): Language {
  return /^\s*zh\b/i.test(acceptLanguage) ? 'zh-CN' : 'en';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
