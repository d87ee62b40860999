import { type Figure, Figures } from '../../components/figures.tsx';
import type { Format } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { Text } from '../../i18n/texts.ts';
import { useExplain } from '../../i18n/use-explain.ts';
import type { FollowedOverview } from '../../state/follow-overview.ts';
import { useKnown } from '../../state/session-context.tsx';
import { sumTokens } from '../../state/sum-tokens.ts';
import type { ActivityOverview } from '../../../shared/models/activity.ts';

/** Today in four figures; their places are there before the figures are. */
export function TodayFigures({ today: { overview, error } }: { readonly today: FollowedOverview }) {
  const { text, format } = useWords();
  const explain = useExplain();
  const running = useKnown((known) => known.engine.requestsInFlight) ?? 0;
  return (
    <>
      <div className="serving-figures">
        <Figures label={text.home.figures.label} figures={describeToday(overview, running, text, format)} />
      </div>
      {error === null ? null : (
        <p className="serving-error small tone-bad" role="alert">
          {text.home.figures.failedToCount} {explain(error).message} {explain(error).hint}
        </p>
      )}
    </>
  );
}

function describeToday(
  overview: ActivityOverview | undefined,
  running: number,
  text: Text,
  format: Format,
): Figure[] {
  const words = text.home.figures;
  const labels = [words.requests, words.tokens, words.cache, words.firstByte];
  if (overview === undefined) return labels.map((label) => ({ label, value: null, detail: '' }));
  const { read, written, cached, cacheShare } = sumTokens(overview.tokens);
  const failed = overview.failed === 0 ? words.noneFailed : words.failed(format.number(overview.failed));
  return [
    {
      label: words.requests,
      value: format.number(overview.requests),
      detail:
        overview.requests === 0
          ? words.nothingYet
          : running === 0
            ? failed
            : words.both(failed, words.running(format.number(running))),
      ...(overview.failed > 0 ? { tone: 'bad' as const } : {}),
    },
    {
      label: words.tokens,
      value: read === null && written === null ? '–' : format.compact((read ?? 0) + (written ?? 0)),
      detail:
        read === null && written === null
          ? words.nothingYet
          : words.tokensDetail(format.compact(read ?? 0), format.compact(written ?? 0)),
    },
    {
      label: words.cache,
      value: cacheShare === null ? '–' : format.percent(cacheShare),
      detail:
        cacheShare === null
          ? words.nothingYet
          : words.cacheDetail(format.compact(cached ?? 0), format.compact(read ?? 0)),
    },
    {
      label: words.firstByte,
      value: overview.medianFirstByteMs === null ? '–' : format.duration(overview.medianFirstByteMs),
      detail: overview.medianFirstByteMs === null ? words.nothingYet : words.firstByteDetail,
    },
  ];
}
