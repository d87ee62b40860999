import type { Text } from '../texts.ts';

export const settings: Text['settings'] = {};
