import type { Text } from '../texts.ts';

export const accounts: Text['accounts'] = {};
