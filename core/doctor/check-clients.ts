import { explainSentence } from '../../shared/explain-sentence.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import { ok } from './finding.ts';

export function checkClient({ id, name, installed, state, notes, configPath }: ClientStatus): Finding[] {
  const about = { id: `client.${id}` };
  const detail = notes.length === 0 ? '' : ` ${notes.map(explainSentence).join(' ')}`;
  if (!installed && state === 'off') return [ok(about.id, `${name} is not installed.`)];
  switch (state) {
    case 'on':
      return [ok(about.id, `${name} uses Portunus.${detail}`)];
    case 'off':
      return [ok(about.id, `${name} does not use Portunus.${detail}`)];
    case 'drifted':
      return [
        {
          ...about,
          level: 'warn',
          message: `${configPath} was changed since ${name} was switched on.${detail}`,
          hint: `"portunus clients apply ${id}" switches it on again, "portunus clients revert ${id}" off.`,
        },
      ];
    case 'broken':
      return [
        {
          ...about,
          level: 'fail',
          message: `${configPath} cannot be read by ${name}.${detail}`,
          hint: 'Mend that place; Portunus leaves a broken file as it is.',
        },
      ];
  }
}
