import type { Text } from '../texts.ts';

export const activity: Text['activity'] = {};
