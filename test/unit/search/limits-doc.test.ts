import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limits } from '#shared/store/search/limits.ts';

/** What is told of limits that tests set lower, to meet them with little data. */
test('docs/search.md tells how far one call goes', () => {
  const document = readFileSync(new URL('../../../docs/search.md', import.meta.url), 'utf8');
  const written = (number: number) => number.toLocaleString('en');
  const rows = [
    `about ${written(limits.cost)} read units and ${limits.bytes / 1_000_000} MB`,
    `${written(limits.sorted)} matches, ${written(limits.sortedCost)} read units`,
    `at most ${limits.steps / 1_000_000} million`,
  ];
  for (const row of rows) expect(document).toContain(row);
});
