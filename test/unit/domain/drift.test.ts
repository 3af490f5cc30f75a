import { expect, test } from 'vitest';
import { driftOf } from '#shared/domain/drift.ts';
import type { Version } from '#shared/domain/entities.ts';
import type { Receipt } from '#shared/domain/receipts.ts';

const moment = { now: 1_000_000, stale: 60_000 };
const model = { staging: [3], production: [2] };

const versions = new Map<number, Version | undefined>([
  [1, { version: 1, deleted: 5, digest: 'old' } as unknown as Version],
  [2, { version: 2, stage: 'Production', digest: 'right' } as unknown as Version],
  [3, { version: 3, stage: 'Staging' } as unknown as Version],
]);

const receipt = (endpoint: string, version: number, more: Partial<Receipt> = {}): Receipt => ({
  ...{ endpoint, version, since: 1, last_seen: moment.now, actor: { type: 'token', id: 'host' } },
  ...more,
});

const kinds = (...receipts: Receipt[]) =>
  driftOf(model, receipts, versions, moment).map(
    ({ kind, version, endpoint = '' }) => `${kind} ${version} ${endpoint}`,
  );

const fleet = [receipt('a', 2, { digest: 'right' }), receipt('b', 3)];

test('what is declared is what runs', () => {
  expect(kinds(...fleet)).toEqual([]);
});

test('what is declared and nobody serves, Production before Staging', () => {
  expect(kinds()).toEqual(['declared_not_served 2 ', 'declared_not_served 3 ']);
});

test('what was deleted is served and not declared, and in no stage', () => {
  const [told] = driftOf(model, [...fleet, receipt('c', 1, { digest: 'old' })], versions, moment);
  expect(told).toEqual({ kind: 'served_not_declared', version: 1, endpoint: 'c', since: 1, last_seen: moment.now });
});

test('files that are not those of the version; of one that has no digest, or a host that says none, nothing is known', () => {
  expect(kinds(...fleet, receipt('c', 2, { digest: 'wrong' }))).toEqual(['wrong_digest 2 c']);
  expect(kinds(...fleet, receipt('c', 2), receipt('d', 3, { digest: 'any' }))).toEqual([]);
  expect(kinds(...fleet, receipt('c', 1, { digest: 'wrong' }))).toEqual([
    'served_not_declared 1 c',
    'wrong_digest 1 c',
  ]);
  expect(driftOf(model, [receipt('c', 2, { digest: 'wrong' })], versions, moment)).toContainEqual(
    expect.objectContaining({ kind: 'wrong_digest', digest: 'wrong', registered_digest: 'right' }),
  );
});

test('who is silent for longer than it may is stale, whatever it had, and serves nothing', () => {
  const silent = (last_seen: number) => [receipt('a', 2, { last_seen, digest: 'wrong' }), receipt('b', 3)];
  expect(kinds(...silent(moment.now - 60_000))).toEqual(['wrong_digest 2 a']);
  expect(kinds(...silent(moment.now - 60_001))).toEqual(['declared_not_served 2 ', 'stale 2 a']);
});
