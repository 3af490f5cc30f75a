import { expect, test } from 'vitest';
import { reportReceipt } from '#shared/operations/receipts.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';
import { digest, receiptItem, served } from './kept.ts';

const endpoint = 'host';

test('of a new endpoint: put if nobody has meanwhile, with its note', async () => {
  const alpha = registered(['Production']);
  const table = fakeTable(alpha.items);
  const { body } = await call(reportReceipt, { endpoint, model: alpha.name, version: '1', digest, since: earlier });
  expect(table.trips).toEqual([
    [`get NAME#${alpha.name} NAME`],
    [`get ${alpha.meta}`, `get ${alpha.v(1)}`, `get RECEIPTS#${alpha.id} host`],
    [expect.stringContaining(`RECEIPTS#${alpha.id}`)],
    ['transact 2'],
  ]);
  const put = receiptItem(alpha, endpoint, { digest, last_seen: now });
  expect(table.written).toEqual([
    { put: { ...put, rev: 1 }, if: 'attribute_not_exists(rev)' },
    note(alpha, 'deployment_reported', { version: 1, key: endpoint, to: '1', digest }),
  ]);
  expect(body).toEqual({
    receipt: { endpoint, version: '1', digest, since: earlier, last_seen: now, user_id: 'ada' },
    changed: true,
  });
});

test('the same again is a sign of life: one update, of that alone, and no note', async () => {
  const alpha = served(['Production'], { digest });
  const table = fakeTable(alpha.items);
  const again = { endpoint, model: alpha.name, version: '1', digest, since: now };
  const { body } = await call(reportReceipt, again);
  expect(table.written).toEqual([{ update: alpha.at, set: { last_seen: now }, if: 'rev = 3' }]);
  expect(body).toMatchObject({ receipt: { since: earlier, last_seen: now }, changed: false });
});

test.each([
  ['another version', { version: '2', digest }, { version: 2, from: '1', to: '2', digest }],
  ['no digest any more', { version: '1' }, { version: 1, from: '1', to: '1' }],
])('%s is a change, on the condition that nobody has changed it', async (_, said, told) => {
  const alpha = served(['Archived', 'Production'], { digest });
  const table = fakeTable(alpha.items);
  const { body } = await call(reportReceipt, { endpoint, model: alpha.name, ...said });
  const { digest: _before, ...put } = alpha.receipt as { digest?: string } & typeof alpha.receipt;
  const { version, ...rest } = { ...said, version: Number(said.version) };
  expect(table.written).toEqual([
    { put: { ...put, version, ...rest, since: now, last_seen: now, rev: 4 }, if: 'rev = 3' },
    note(alpha, 'deployment_reported', { key: endpoint, ...told }),
  ]);
  expect(body.changed).toBe(true);
});

test('what is served is served: also a version that was deleted; one that never was, 404', async () => {
  const alpha = registered(['deleted', 'dead']);
  const table = fakeTable(alpha.items);
  const report = (version: string) => call(reportReceipt, { endpoint, model: alpha.name, version });
  expect(await report('1')).toMatchObject({ status: 200, body: { receipt: { version: '1' } } });
  const { length } = table.writes;
  for (const version of ['0', '2', '3', '99999999999'])
    expect(await report(version)).toMatchObject({
      status: 404,
      body: { message: `Model Version (name=${alpha.name}, version=${version}) not found` },
    });
  expect(await call(reportReceipt, { endpoint, model: 'nope', version: '1' })).toMatchObject({ status: 404 });
  expect(table.writes).toHaveLength(length);
});

test('of 2,000 endpoints of a model, no more; those that are there go on', async () => {
  const alpha = served(['Production', 'None']);
  const others = Array.from({ length: 1_999 }, (_, index) => receiptItem(alpha, `host ${index}`));
  const table = fakeTable(alpha.items, others);
  const report = (name: string, version: string) => call(reportReceipt, { endpoint: name, model: alpha.name, version });
  expect(await report('new', '1')).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^2000 endpoints serve/) },
  });
  expect(table.writes).toEqual([]);
  expect(await report('host', '2')).toMatchObject({ status: 200, body: { changed: true } });
});

refuses(reportReceipt, [
  [{ endpoint: ' ' }, "'endpoint' is blank. Give each host or deployment a name."],
  [{ endpoint: 'e'.repeat(257) }, "'endpoint' exceeds the maximum length of 256 characters"],
  [{ endpoint: '😀'.repeat(226) }, "'endpoint' can have 900 bytes at most."],
  [{ version: 'x' }, "Parameter 'version' must be an integer, got 'x'."],
  [
    { since: now + 600_001 },
    `'since' is ${now + 600_001}, which is no time up to now: it is in milliseconds since 1970, and the registry's clock says ${now}.`,
  ],
  [
    { since: -1 },
    `'since' is -1, which is no time up to now: it is in milliseconds since 1970, and the registry's clock says ${now}.`,
  ],
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
]);
