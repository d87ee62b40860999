import type { ActivityOverview } from '../../../shared/models/activity.ts';
import type { Figure } from '../../components/figures.tsx';
import type { Format } from '../../i18n/format.ts';
import type { Text } from '../../i18n/texts.ts';
import { sumTokens } from '../../state/sum-tokens.ts';

/** Four figures about a time. What no upstream told is said to be unknown, never shown as nothing. */
export function describeTotals(overview: ActivityOverview | undefined, text: Text, format: Format): Figure[] {
  const words = text.usage.figures;
  const labels = [words.requests, words.read, words.written, words.cache];
  if (overview === undefined) return labels.map((label) => ({ label, value: null, detail: '' }));
  const { requests, failed, tokens } = overview;
  const { read, written, cached, cacheShare } = sumTokens(tokens);
  const absent = requests === 0 ? words.nothingYet : words.unknown;
  const fresh = read === null ? null : read - (cached ?? 0);
  return [
    {
      label: words.requests,
      value: format.number(requests),
      detail:
        requests === 0
          ? words.nothingYet
          : failed === 0
            ? words.noneFailed
            : words.failed(format.number(failed), format.percent(failed / requests)),
      ...(failed > 0 ? { tone: 'bad' as const } : {}),
    },
    {
      label: words.read,
      value: read === null ? '–' : format.compact(read),
      detail: fresh === null ? absent : words.readDetail(format.compact(fresh)),
    },
    {
      label: words.written,
      value: written === null ? '–' : format.compact(written),
      detail:
        written === null
          ? absent
          : tokens.reasoning === null
            ? ''
            : words.writtenDetail(format.compact(tokens.reasoning)),
    },
    {
      label: words.cache,
      value: cacheShare === null ? '–' : format.percent(cacheShare),
      detail: cacheShare === null ? absent : words.cacheDetail(format.compact(cached ?? 0)),
    },
  ];
}
