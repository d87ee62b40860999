import { explain } from '../../shared/explain.ts';
import type { Words } from '../words.ts';
import type { SupervisorNews } from './engine-supervisor.ts';

/** What a notification says; it must earn its interruption, so there are three. */
export function describeNews(news: SupervisorNews, words: Words): { title: string; body: string } {
  switch (news.news) {
    case 'restarted':
      return words.engineRestarted;
    case 'crash-loop':
      return {
        title: words.engineKeepsEnding.title,
        body: words.engineKeepsEnding.body(Math.ceil(news.delayMs / 1000)),
      };
    case 'not-started': {
      const { message, hint } = explain(news.error);
      return { title: words.engineNotStarted, body: `${message} ${hint}` };
    }
  }
}
