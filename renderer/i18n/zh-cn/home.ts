import type { Text } from '../texts.ts';

export const home: Text['home'] = {};
