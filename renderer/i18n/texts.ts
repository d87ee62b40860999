import { en } from './en/en.ts';
import type { Language } from './languages.ts';
import { zhCn } from './zh-cn/zh-cn.ts';

/** Every text of the window. English gives the shape: a key that another language lacks does not compile. */
export type Text = typeof en;

export const texts: Record<Language, Text> = { en, 'zh-CN': zhCn };
