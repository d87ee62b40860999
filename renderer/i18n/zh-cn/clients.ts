import type { Text } from '../texts.ts';

export const clients: Text['clients'] = {};
