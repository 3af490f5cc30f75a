import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { passes } from '#infra/local/filters.ts';
import { dispatchEvents } from '#shared/operations/consumers.ts';
import { followUpOf } from '#shared/store/events/follow-ups.ts';

/** What the dispatcher makes of records of the stream for `followUp`. */

const now = 1_700_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: now * 1_000, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Images = Pick<NonNullable<DynamoDBRecord['dynamodb']>, 'NewImage' | 'OldImage'>;

const record = (eventName: 'INSERT' | 'MODIFY' | 'REMOVE', pk: string, sk: string, images: Images = {}, at = now) =>
  ({
    eventName,
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, ApproximateCreationDateTime: at, ...images },
  }) as DynamoDBRecord;

const change = (kind: string) => record('INSERT', 'MODEL#m', 'CHANGE#0000000002', { NewImage: { kind: { S: kind } } });
const born = (status?: string) =>
  record('INSERT', 'MODEL#m', 'V#0000000001', { NewImage: status ? { status: { S: status } } : {} });

test.each<[what: string, record: DynamoDBRecord, task: object | undefined]>([
  ['a deletion', change('model_deleted'), { pk: 'MODEL#m', sk: 'CHANGE#0000000002', kind: 'model_deleted' }],
  ['a rename', change('model_renamed'), { pk: 'MODEL#m', sk: 'CHANGE#0000000002', kind: 'model_renamed' }],
  ['a restore', change('model_restored'), { pk: 'MODEL#m', sk: 'CHANGE#0000000002', kind: 'model_restored' }],
  ['any other change', change('stage_transitioned'), undefined],
  ['a version that waits for files', born('PENDING_REGISTRATION'), { pk: 'MODEL#m', sk: 'V#0000000001' }],
  ['one that waits for nothing', born(), undefined],
  ['a note', record('INSERT', 'MODEL#m', 'NOTE#0000000001#0000000001#U'), undefined],
  ['an era', record('INSERT', 'EXPERIMENT#1', 'ERA#0000000001'), { pk: 'EXPERIMENT#1', sk: 'ERA#0000000001' }],
  ['a walk', record('REMOVE', 'WALK#m', 'PURGE#0000000001'), { pk: 'WALK#m', sk: 'PURGE#0000000001' }],
  [
    'a token that is made',
    record('INSERT', 'TOKENS', 'TOKEN#t', { NewImage: { hash: { S: 'h' } } }),
    { pk: 'TOKENS', sk: 'TOKEN#t', hash: 'h' },
  ],
  [
    'a token that is revoked, of which only what was there has the hash',
    record('MODIFY', 'TOKENS', 'TOKEN#t', { OldImage: { hash: { S: 'h' } }, NewImage: {} }),
    { pk: 'TOKENS', sk: 'TOKEN#t', hash: 'h' },
  ],
])('%s', (_, given, task) => {
  expect(passes(dispatchEvents.filters, given)).toBe(true);
  expect(followUpOf(given)).toEqual(task);
});

describe('of an intent to copy files', () => {
  const gone = (ttl: number, at: number, version?: number) => {
    const image = { id: { S: 'm' }, artifact_path: { S: 'models/m/f' }, ttl: { N: String(ttl) } };
    const OldImage = version === undefined ? image : { ...image, version: { N: String(version) } };
    return record('REMOVE', 'FILES#f', 'FILES', { OldImage }, at);
  };
  const files = { id: 'm', artifact_path: 'models/m/f' };

  test('that outlived its time the files are taken up', () => {
    expect(followUpOf(gone(now - 1, now))).toEqual({ pk: 'FILES#f', sk: 'FILES', files });
    expect(followUpOf(gone(now - 1, now, 3))).toMatchObject({ files: { ...files, version: 3 } });
  });

  test('that was dropped in time nothing is left to be done', () => {
    expect(followUpOf(gone(now + 1, now))).toBeUndefined();
  });

  // Else a dispatcher that is behind would delete the files of a version that has them.
  test('nor when it is heard of long after that time', () => {
    expect(followUpOf(gone(now - 3_600, now - 4_000))).toBeUndefined();
  });

  test('where the stream does not say when it went, it is now', () => {
    expect(followUpOf(gone(now + 1, 0))).toBeUndefined();
    expect(followUpOf(gone(now - 1, 0))).toMatchObject({ files });
  });
});
