import { expect, test, vi } from 'vitest';
import { weakened } from '#test/embedded/fuzz/weakened.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** The fuzzer is worth something only if it sees by chance what each condition is for. */

/** What has to meet for a condition to matter comes often. */
const moving = ['transitionModelVersionStage', 'deleteModelVersion', 'createModelVersion'];
const aliasing = ['setRegisteredModelAlias', 'deleteModelVersion', 'createModelVersion'];

test.each(Object.entries(weakened))('the fuzzer notices when %s', async (what, weaken) => {
  const heavy = what.startsWith('an alias') ? aliasing : moving;
  const found: string[] = [];
  for (let seed = 1; seed <= 60 && found.length === 0; seed++) {
    vi.resetModules();
    await freshTable();
    const { fuzz } = await import('#test/embedded/fuzz/run.ts');
    found.push(...(await fuzz({ seed, weaken, heavy, rates: { pause: 0.9, conflict: 0, lost: 0 } })));
  }
  expect(found).not.toEqual([]);
});
