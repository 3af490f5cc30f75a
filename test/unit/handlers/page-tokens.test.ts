import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findModelVersions, findRegisteredModels } from '#shared/operations/find.ts';
import { searchModelVersions } from '#shared/operations/model-versions.ts';
import { searchRegisteredModels } from '#shared/operations/registered-models.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { registered, ten } from '#test/support/registry.ts';

/** A token is no secret: whoever forges one with the right search in it gets other rows of that search, or a 400. */

const cases = [
  [searchRegisteredModels, {}],
  [searchRegisteredModels, { order_by: ['timestamp DESC'] }],
  [searchModelVersions, {}],
  [searchModelVersions, { order_by: ['name'] }],
  [searchModelVersions, { filter: "name LIKE 'many%'" }],
  [findRegisteredModels, { filter: "NOT aliases = 'champion'" }],
  [findModelVersions, { filter: "last_updated_timestamp > 0 OR stage = 'None'" }],
  [findModelVersions, { filter: "name = 'many a' OR tags.team = 'red'" }],
] as const;

const models = ['many a', 'many b'].map((name) => registered(['None', 'None'], { name }));
const items = models.flatMap((model) => model.items);

const word = fc.oneof(
  fc.constantFrom('list', 'recent', 'number', 'name', 'whole', '0', 'V#', 'many a', 'many b', `V#${ten(1)}`),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
const place = fc.record({
  name: word,
  version: fc.nat(),
  creation_timestamp: fc.nat(),
  last_updated_timestamp: fc.nat(),
});
const forged = fc.record(
  { from: fc.array(word, { maxLength: 4 }), to: word, last: place, strayed: fc.boolean() },
  { requiredKeys: [] },
);

test.each(cases)('%#', async (operation, args) => {
  fakeTable(items);
  const first = await call(operation, { ...args, max_results: 1 });
  const token = JSON.parse(Buffer.from(first.body.next_page_token, 'base64').toString());
  await fc.assert(
    fc.asyncProperty(forged, async (changes) => {
      fakeTable(items);
      const page_token = Buffer.from(JSON.stringify({ ...token, ...changes })).toString('base64url');
      const { status, body } = await call(operation, { ...args, max_results: 1, page_token });
      expect([200, 400], JSON.stringify(body)).toContain(status);
      if (status === 400) expect(body.error_code).toBe('INVALID_PARAMETER_VALUE');
    }),
    { numRuns: 60 },
  );
});
