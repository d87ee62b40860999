import { expect, test } from 'vitest';
import { accounts, providers } from '../../gallery/samples.ts';
import { addable, readTask } from './account-task.ts';

const read = (item: string | null) => readTask(item, providers, accounts);

test('an address names what is done in front of the list, or nothing', () => {
  expect(read('add')).toEqual({ kind: 'choose' });
  expect(read('add-openai')).toMatchObject({ kind: 'add', provider: { id: 'openai' } });
  expect(read('replace-acc_4')).toMatchObject({ kind: 'replace', account: { label: 'Gemini API key' } });
  for (const nothing of [null, '', 'add-demo', 'add-nobody', 'replace-acc_gone', 'remove-acc_4']) {
    expect(read(nothing)).toBeNull();
  }
});

test('the safest ways come first', () => {
  const [anthropic, openai] = providers;
  const reserved = { ...anthropic!, policy: { ...anthropic!.policy, standing: 'own-apps-only' as const } };
  expect(addable([reserved, openai!]).map(({ id }) => id)).toEqual(['openai', 'anthropic']);
});
