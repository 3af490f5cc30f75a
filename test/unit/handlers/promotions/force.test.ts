import { expect, test } from 'vitest';
import { forcePromotion } from '#shared/operations/promotions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { change } from '#test/support/rows.ts';
import { kept } from '#test/unit/handlers/policies/kept.ts';

const described = { rule: 'required_description' };
const failed = (model: string) => [{ policy: { model }, rule: 'required_description', passed: false }];

const gated = () => {
  const alpha = registered(['None'], { policed: 5 });
  return { alpha, table: fakeTable(alpha.items, kept(alpha.pk, 5, { rules: [described] })) };
};

test('a stage: the row says that it was forced, why, and what the gates said', async () => {
  const { alpha, table } = gated();
  const { body } = await call(forcePromotion, { name: alpha.name, version: '1', stage: 'Staging', reason: 'r' });
  expect(table.written[1]?.put).toMatchObject({
    kind: 'stage_transitioned',
    forced: true,
    why: 'r',
    gates: failed(alpha.name),
  });
  expect(body.model_version).toMatchObject({ version: '1', current_stage: 'Staging' });
});

test('an alias: likewise, if the version is still there', async () => {
  const { alpha, table } = gated();
  const move = { name: alpha.name, version: '1', alias: 'champion', reason: 'r' };
  const { body } = await call(forcePromotion, move);
  const details = { alias: 'champion', from: undefined, to: 1, forced: true, why: 'r' };
  const gates = [expect.objectContaining(failed(alpha.name)[0])];
  expect(table.written).toEqual([
    ...change(alpha, { kind: 'alias_set', details: { ...details, gates }, set: { aliases: { champion: 1 } } }),
    { check: alpha.v(1), if: 'attribute_exists(stage)' },
  ]);
  expect(body.model_version).toMatchObject({ version: '1', aliases: ['champion'] });
});

test('403: who has no CAN_FORCE, whatever else they have', async () => {
  const { alpha, table } = gated();
  table.change(alpha.meta, { acl: { 'user:ada': 'CAN_MANAGE' } });
  const move = { name: alpha.name, version: '1', stage: 'Staging', reason: 'r' };
  expect(await call(forcePromotion, move, { role: 'member' })).toMatchObject({
    status: 403,
    body: { error_code: 'PERMISSION_DENIED', message: expect.stringContaining('has no CAN_FORCE on') },
  });
  expect(table.writes).toEqual([]);
});

missesVersion(forcePromotion);

refuses(forcePromotion, [
  [{ stage: undefined }, "Say where the version is to go by one of 'stage' and 'alias'."],
  [{ reason: 'x'.repeat(10_001) }, "'reason' exceeds the maximum length of 10000 characters"],
]);
