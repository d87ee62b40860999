import type { Text } from '../texts.ts';

export const routing: Text['routing'] = {};
