import { explain } from '../../../shared/explain.ts';
import type { Text } from '../texts.ts';

export const explainError: Text['explainError'] = explain;
