import { describe, expect, test } from 'vitest';
import { transitionModelVersionStage } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { type Registered, registered, ten } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { notReady } from '#test/unit/handlers/held.ts';
import { readForPromotion } from './promotion.ts';

const moved = ({ id, v }: Registered, number: number, from: string, to: string) => ({
  update: v(number),
  set: {
    stage: to,
    last_updated_timestamp: now,
    list_sk: `${now}#${ten(number)}`,
    recent_sk: `${now}#${id}#${ten(number)}`,
  },
  if: `stage = "${from}"`,
});

const touched = ({ id }: Registered) => ({ last_updated_timestamp: now, recent_sk: `${now}#${id}` });

test('archives the others of the stage in the same transaction, with one row for all', async () => {
  const alpha = registered(['Production', 'Staging', 'None', 'Production'], { aliases: { champion: 3 } });
  const { name, pk } = alpha;
  const table = fakeTable(alpha.items);
  const { status, body } = await call(transitionModelVersionStage, {
    name,
    version: '3',
    stage: 'production',
    archive_existing_versions: true,
    comment: 'passed its tests',
  });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], readForPromotion(alpha, 3, ['Production']), ['transact 8']]);
  expect(table.written).toEqual([
    ...change(alpha, {
      kind: 'stage_transitioned',
      details: {
        version: 3,
        from: 'None',
        to: 'Production',
        archived: [
          { version: 1, from: 'Production', to: 'Archived' },
          { version: 4, from: 'Production', to: 'Archived' },
        ],
        why: 'passed its tests',
      },
      set: { staging: [2], production: [3], archived: 4, left: [1, 2, 4, 3], ...touched(alpha) },
    }),
    moved(alpha, 1, 'Production', 'Archived'),
    { put: { pk, sk: 'IN#Archived#0000000001' } },
    moved(alpha, 4, 'Production', 'Archived'),
    { put: { pk, sk: 'IN#Archived#0000000004' } },
    moved(alpha, 3, 'None', 'Production'),
    { delete: alpha.in('None', 3) },
  ]);
  expect(status).toBe(200);
  expect(body.model_version).toMatchObject({
    version: '3',
    current_stage: 'Production',
    last_updated_timestamp: now,
    aliases: ['champion'],
  });
});

test.each([{}, { archive_existing_versions: false }, { archive_existing_versions: null }])(
  '%j leaves the others',
  async (args) => {
    const alpha = registered(['Production', 'None']);
    const table = fakeTable(alpha.items);
    await call(transitionModelVersionStage, { name: alpha.name, version: '2', stage: 'Production', ...args });
    expect(table.written).toEqual([
      ...change(alpha, {
        kind: 'stage_transitioned',
        details: { version: 2, from: 'None', to: 'Production', why: undefined },
        set: { staging: [], production: [1, 2], archived: 0, left: [1, 2], ...touched(alpha) },
      }),
      moved(alpha, 2, 'None', 'Production'),
      { delete: alpha.in('None', 2) },
    ]);
  },
);

test('to the stage it is in: the times and a row', async () => {
  const alpha = registered(['Archived']);
  const table = fakeTable(alpha.items);
  await call(transitionModelVersionStage, { name: alpha.name, version: '1', stage: 'Archived' });
  expect(table.written.slice(2)).toEqual([moved(alpha, 1, 'Archived', 'Archived')]);
});

test.each([
  ['Archived', 'None'],
  ['None', 'Archived'],
] as const)('from %s to %s the membership row moves', async (from, to) => {
  const alpha = registered([from]);
  const table = fakeTable(alpha.items);
  await call(transitionModelVersionStage, { name: alpha.name, version: '1', stage: to });
  expect(table.written.slice(3)).toEqual([
    { delete: alpha.in(from, 1) },
    { put: { pk: alpha.pk, sk: `IN#${to}#0000000001` } },
  ]);
});

test('is never dated before the change it follows, nor before the version', async () => {
  for (const later of ['at', 'created'] as const) {
    const { name, items, meta, v } = registered(['None'], later === 'at' ? { at: now + 500 } : {});
    const table = fakeTable(items);
    if (later === 'created') table.change(v(1), { creation_timestamp: now + 500 });
    const { body } = await call(transitionModelVersionStage, { name, version: '1', stage: 'Staging' });
    expect(table.items.get(meta)).toMatchObject({ at: now + 500, last_updated_timestamp: now + 500 });
    expect(body.model_version).toMatchObject({ last_updated_timestamp: now + 500 });
  }
});

describe.each(notReady)('while its status is %s', (_, fields, message) => {
  test.each(['Staging', 'Production'])('400: it cannot be served, so it does not go to %s', async (stage) => {
    const alpha = registered(['None', 'Production']);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields(alpha));
    const args = { name: alpha.name, version: '1', stage, archive_existing_versions: true };
    expect(await call(transitionModelVersionStage, args)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message: message(alpha.name) },
    });
    expect(table.writes).toEqual([]);
  });

  test.each(['None', 'Archived'])('it may go to %s, and keeps its status', async (stage) => {
    const alpha = registered(['None']);
    const table = fakeTable(alpha.items);
    const { status } = fields(alpha);
    table.change(alpha.v(1), fields(alpha));
    const { body } = await call(transitionModelVersionStage, { name: alpha.name, version: '1', stage });
    expect(body.model_version).toMatchObject({ current_stage: stage, status });
    expect(table.items.get(alpha.v(1))).toMatchObject({ stage, status });
  });
});

missesVersion(transitionModelVersionStage, { archive_existing_versions: true });

const notActive = (stage: string) =>
  `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`;

refuses(transitionModelVersionStage, [
  [{ stage: 'Dev' }, 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.'],
  [
    { stage: 'Deleted_Internal' },
    'Invalid Model Version stage: Deleted_Internal. Value must be one of None, Staging, Production, Archived.',
  ],
  [{ stage: 'None', archive_existing_versions: true }, notActive('None')],
  [{ stage: 'archived', archive_existing_versions: true }, notActive('archived')],
  [
    { archive_existing_versions: 'true' },
    `Invalid value "true" for parameter 'archive_existing_versions' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
]);
