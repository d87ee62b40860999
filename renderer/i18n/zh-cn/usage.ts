import type { Text } from '../texts.ts';

export const usage: Text['usage'] = {};
