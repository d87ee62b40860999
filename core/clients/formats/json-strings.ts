import { visit } from 'jsonc-parser';
import type { StringSpan } from './config-format.ts';
import type { JsonDialect } from './json-document.ts';

/** Every string value of the text, in order. A broken text gives the strings up to the fault and beyond. */
export function listStrings(text: string, dialect: JsonDialect): StringSpan[] {
  const spans: StringSpan[] = [];
  const options = { disallowComments: !dialect.comments, allowTrailingComma: dialect.comments };
  visit(
    text,
    {
      onLiteralValue(value: unknown, offset, length, _line, _character, pathSupplier) {
        if (typeof value !== 'string') return;
        spans.push({ path: pathSupplier().map(String), offset, length, value });
      },
    },
    options,
  );
  return spans;
}
