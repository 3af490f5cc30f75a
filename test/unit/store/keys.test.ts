import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateModelName, validateTagKey } from '#shared/domain/names.ts';
import * as keys from '#shared/store/keys.ts';

const id = '01HF7YAT00AAAAAAAAAAAAAAAA';
const number = fc.integer({ min: 0, max: keys.maximumNumber });
const bytes = (text: string) => Buffer.byteLength(text);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('every key as it is in the table', () => {
  expect([
    keys.nameKey('a/b c'),
    keys.bornKey(id),
    keys.metaKey(id),
    keys.versionKey(id, 12),
    keys.memberKey(id, 'None', 12),
    keys.changeKey(id, 3),
    keys.noteKey(id, 1, 2, 'N'),
    keys.walkKey(id),
    keys.purgeKey(id),
    keys.purgeKey(id, 12),
    keys.filesKey('models/m/F'),
    keys.headKey(id),
    keys.entryKey(id, 'V#0000000012'),
    keys.traceKey(id, 12, keys.changeKey(id, 3).sk),
    keys.traceKey(id, 12, keys.noteKey(id, 3, 0, 'N').sk),
    keys.moveKey(id, 12, 3),
    keys.bellKey('N'),
    keys.tokenKey('N'),
    keys.onceKey({ type: 'token', id: 'ada' }, 'K'),
  ]).toEqual([
    { pk: 'NAME#a/b c', sk: 'NAME' },
    { pk: 'BORN', sk: id },
    { pk: `MODEL#${id}`, sk: 'META' },
    { pk: `MODEL#${id}`, sk: 'V#0000000012' },
    { pk: `MODEL#${id}`, sk: 'IN#None#0000000012' },
    { pk: `MODEL#${id}`, sk: 'CHANGE#0000000003' },
    { pk: `MODEL#${id}`, sk: 'NOTE#0000000001#0000000002#N' },
    { pk: `WALK#${id}`, sk: 'WALK' },
    { pk: `WALK#${id}`, sk: 'PURGE' },
    { pk: `WALK#${id}`, sk: 'PURGE#0000000012' },
    { pk: 'FILES#F', sk: 'FILES' },
    { pk: `AUDIT#${id}`, sk: 'HEAD' },
    { pk: `AUDIT#${id}`, sk: 'V#0000000012' },
    { pk: `AUDIT#${id}`, sk: 'OF#0000000012#0000000003' },
    { pk: `AUDIT#${id}`, sk: 'OF#0000000012#0000000003#0000000000#N' },
    { pk: `AUDIT#${id}`, sk: 'MOVE#0000000012#0000000003' },
    { pk: 'BELL#N', sk: 'BELL' },
    { pk: 'TOKENS', sk: 'TOKEN#N' },
    { pk: `ONCE#${sha256('["token","ada","K"]')}`, sk: 'ONCE' },
  ]);
});

describe('round trips', () => {
  test('numbers come back from every key that bears one', () => {
    fc.assert(
      fc.property(number, (n) => {
        const posting = keys.versionPosting(id, n, { attribute: 'tag.a#b', value: '#1' });
        const sks = [
          keys.versionKey(id, n).sk,
          keys.changeKey(id, n).sk,
          keys.memberKey(id, 'Archived', n).sk,
          posting.sk,
        ];
        expect(sks.map(keys.numberOf)).toEqual([n, n, n, n]);
        expect(keys.postedId(posting.sk)).toBe(id);
      }),
    );
  });

  test('ids come back from every family', () => {
    const families = [keys.metaKey(id), keys.walkKey(id), keys.headKey(id), keys.versionKey(id, 1)];
    expect(families.map(({ pk }) => keys.idOf(pk))).toEqual(families.map(() => id));
    expect(keys.postedId(keys.modelPosting(id, { attribute: 'tag.k', value: 'v' }).sk)).toBe(id);
  });
});

test('numbers and times sort as text as they do as numbers', () => {
  const sign = (n: number) => Math.sign(n);
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(sign(Buffer.compare(Buffer.from(keys.digits(a)), Buffer.from(keys.digits(b))))).toBe(sign(a - b));
    }),
  );
  const time = fc.integer({ min: 0, max: 9_999_999_999_999 });
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [left, right] = [keys.milliseconds(a), keys.milliseconds(b)];
      expect(sign(Buffer.compare(Buffer.from(left), Buffer.from(right)))).toBe(sign(a - b));
    }),
  );
});

const accepted = (validate: (text: string) => void) => (text: string) => {
  try {
    validate(text);
    return true;
  } catch {
    return false;
  }
};

describe('no key is longer than DynamoDB takes', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 300, size: 'max' })
    .filter(accepted(validateModelName));

  test.each(['😀'.repeat(256), '～'.repeat(256), 'n'.repeat(256)])('%.2s… 256 times', (longest) => {
    expect(accepted(validateModelName)(longest)).toBe(true);
    expect(bytes(keys.modelIndexKeys(id, longest, false, 0).list_sk)).toBeLessThanOrEqual(1_024);
    expect(accepted(validateModelName)(`${longest}n`)).toBe(false);
  });

  test('whatever a model may be called', () => {
    fc.assert(
      fc.property(name, (text) => {
        const { list_pk, list_sk, recent_pk, recent_sk } = keys.modelIndexKeys(id, text, false, 0);
        expect([list_sk, recent_sk].map(bytes).every((size) => size <= 1_024)).toBe(true);
        const partitions = [list_pk, recent_pk, keys.nameKey(text).pk, keys.listPartition.named(text)];
        expect(partitions.map(bytes).every((size) => size <= 2_048)).toBe(true);
      }),
    );
  });

  test('whatever a tag may be called, and however long its value is', () => {
    const key = '𠀀'.repeat(250);
    expect(accepted(validateTagKey)(key)).toBe(true);
    const posted = { attribute: `tag.${key}` as const, value: 'v'.repeat(100_000) };
    expect(bytes(keys.postingPartition('v', posted))).toBeLessThanOrEqual(2_048);
  });
});

test('postings tell models from versions, attributes and values apart', () => {
  const partitions = (['m', 'v'] as const).flatMap((entity) =>
    [
      { attribute: 'run_id' as const, value: 'a' },
      { attribute: 'source' as const, value: 'a' },
      { attribute: 'tag.source' as const, value: 'a' },
      { attribute: 'tag.source' as const, value: 'A' },
    ].map((posted) => keys.postingPartition(entity, posted)),
  );
  expect(new Set(partitions).size).toBe(8);
});

test('ids spread over all four partitions of `recent`, each always in the same', () => {
  const ids = Array.from({ length: 400 }, (_, n) => `01HF7YAT00${String(n).padStart(16, '0')}`);
  const partition = (one: string) => keys.modelIndexKeys(one, 'n', false, 0).recent_pk;
  const counts = Map.groupBy(ids.map(partition), (pk) => pk);
  expect([...counts.keys()].sort()).toEqual(['MODELS#0', 'MODELS#1', 'MODELS#2', 'MODELS#3']);
  for (const same of counts.values()) expect(same.length).toBeGreaterThan(50);
  expect(ids.map(partition)).toEqual(ids.map(partition));
});
