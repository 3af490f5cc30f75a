import { expect, test } from 'vitest';
import { throttledShare } from '#bench/hot-spots/shards.ts';
import { type Scenario, simulate } from '#bench/hot-spots/simulate.ts';

const polls = (perSecond: number): Scenario => ({
  call: 'get manifest by alias',
  load: { calls: perSecond * 6, within: 6 },
  from: 2,
});

test('5,000 versions of one model take 25,000 units of one partition: 24 seconds after those that are there', () => {
  const creates: Scenario = { call: 'create version', load: { calls: 5_000, within: 1 }, retries: true };
  const { asked, refused, last, refusals } = simulate(creates, {});
  expect([asked, refused]).toEqual([5_000, { gateway: 0, lambda: 0, throttled: 0 }]);
  expect(last).toBeGreaterThanOrEqual(23_000);
  expect(refusals[0]?.by).toBe('MODEL#<model>');
  const kept = simulate(creates, { kept: true });
  expect([kept.refusals, kept.last < 1_000]).toEqual([[], true]);
});

test('3,000 read units are 1,500 polls of two', () => {
  expect(simulate(polls(1_490), {}).met).toBe(0);
  expect(simulate(polls(2_000), {}).met).toBeGreaterThan(500);
});

test('of a write of 11 units and its entry of 8, a table whose quota is 4,000 takes 210 a second', () => {
  const creates = (perSecond: number): Scenario => ({
    call: 'create version',
    load: { calls: perSecond * 6, within: 6 },
    models: 5_000,
    from: 3,
  });
  expect(simulate(creates(200), { quota: 'new' }).refusals).toEqual([]);
  expect(simulate(creates(300), { quota: 'new' }).refusals[0]?.by).toBe('the table’s quota');
});

test('an index of S shards takes S times 500 creates', () => {
  expect([throttledShare('create version', 450, 1), throttledShare('create version', 900, 2)]).toEqual([0, 0]);
  expect(throttledShare('create version', 900, 1)).toBeGreaterThan(0.5);
});

test('whoever moves one model’s stages at once is told in turn, and conflicts', () => {
  const transitions: Scenario = { call: 'transition, archiving the incumbent', load: { calls: 100, within: 0.01 } };
  const { conflicts, refused, p99 } = simulate(transitions, {});
  expect(conflicts).toBeGreaterThan(50);
  expect([refused.throttled, p99 > 1_000]).toEqual([0, true]);
  const apart = simulate({ ...transitions, models: 100 }, {});
  expect([apart.conflicts, apart.p99 < 100]).toEqual([0, true]);
});

test('who is in front refuses what is above its rate, and MLflow’s client comes again', () => {
  const front = { throttling: { rate: 100, burst: 200 }, concurrency: 1_000 };
  const polled = simulate(polls(1_000), front);
  expect(polled.refused.gateway).toBeGreaterThan(3_000);
  const patient = simulate({ ...polls(200), retries: true }, front);
  expect([patient.refused.gateway, patient.retries > 100]).toEqual([0, true]);
});

test('the same seed makes the same, another one something else', () => {
  const creates: Scenario = { call: 'create version', load: { calls: 500, within: 0.1 }, retries: true };
  expect(simulate(creates, { seed: 1 })).toEqual(simulate(creates, { seed: 1 }));
  expect(simulate(creates, { seed: 2 }).last).not.toBe(simulate(creates, { seed: 1 }).last);
});
