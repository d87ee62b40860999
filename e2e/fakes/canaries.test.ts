import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { createCanary, findCanaries, findCanariesInFolder, type CanaryShape } from './canaries.ts';
import { createTemporaryHome } from './temporary-home.ts';

const home = createTemporaryHome();
afterAll(() => home.remove());

const around = ['', 'a', 'ab', 'user:'];
test.each<CanaryShape>(['short', 'long', 'jwt', 'symbols'])(
  'finds a %s canary however it is written',
  (shape) => {
    const canary = createCanary('planted', shape);
    const bytes = Buffer.from(canary.secret);
    const written = {
      plain: `key=${canary.secret}`,
      hex: bytes.toString('hex'),
      url: `/?key=${encodeURIComponent(canary.secret)}`,
      json: JSON.stringify({ key: canary.secret }),
      ...Object.fromEntries(
        around.map((before) => [
          `base64 after "${before}"`,
          Buffer.from(`${before}${canary.secret}:x`).toString('base64'),
        ]),
      ),
    };
    for (const [where, text] of Object.entries(written))
      expect(findCanaries([canary], { [where]: text })).not.toEqual([]);
    expect(
      findCanaries([canary], { clean: 'nothing to see', other: createCanary('other', shape).secret }),
    ).toEqual([]);
  },
);

test('finds a canary in files of a folder, and says which', () => {
  const canary = createCanary('planted');
  writeFileSync(home.path('tmp', 'a.db'), Buffer.concat([Buffer.alloc(100), Buffer.from(canary.secret)]));
  writeFileSync(home.path('b.log'), 'clean');
  expect(findCanariesInFolder([canary], home.home)).toMatchObject([
    { canary: 'planted', where: home.path('tmp', 'a.db'), form: 'plain' },
  ]);
});
