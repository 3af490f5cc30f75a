import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { beforeEach, expect, test } from 'vitest';
import { handler as audit } from '#functions/streams/audit-transitions.ts';
import { context } from '#test/support/events.ts';
import { failure } from '#test/support/failures.ts';
import { type FakeTable, fakeTable } from '#test/support/fake-table.ts';
import { ten } from '#test/support/registry.ts';
import { type Chained, chained } from '#test/unit/handlers/ledger/chained.ts';

/** Whoever may not write the ledger rings for whoever may. */

let alpha: Chained;
let table: FakeTable;
const note = `NOTE#${ten(2)}#${ten(1)}#01HF7YAT00AAAAAAAAAAAAAAAA`;
const change = `CHANGE#${ten(2)}`;

beforeEach(async () => {
  alpha = await chained();
  table = fakeTable(alpha.items, { pk: alpha.pk, sk: note, after: 2, at: 1, kind: 'tag_set', version: 1 });
});

const bell = (...sks: string[]): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: 'BELL#01HF7YAT00AAAAAAAAAAAAAAAA' }, sk: { S: 'BELL' } },
    SequenceNumber: 'seq-1',
    NewImage: { id: { S: alpha.id }, sks: { L: sks.map((S) => ({ S })) } },
  },
});

const ring = (...Records: DynamoDBRecord[]) => audit({ Records } as DynamoDBStreamEvent, context);

test('a row that lacks an entry gets it, with its traces', async () => {
  expect(await ring(bell(note, note))).toEqual({ batchItemFailures: [] });
  expect(table.items.get(`${alpha.audit} ${note}`)).toMatchObject({ n: 4, prev: alpha.head.hash });
  expect(table.items.has(`${alpha.audit} OF#${ten(1)}#${note.slice(5)}`)).toBe(true);
});

test('an entry that lacks its traces gets them, from the entry', async () => {
  const trace = `${alpha.audit} OF#${ten(1)}#${ten(2)}`;
  table.items.delete(trace);
  table.items.delete(`${alpha.pk} ${change}`);
  expect(await ring(bell(change))).toEqual({ batchItemFailures: [] });
  expect(table.items.get(trace)).toEqual({ pk: alpha.audit, sk: trace.slice(alpha.audit.length + 1) });
});

test('what names no row of a ledger is not asked for', async () => {
  for (const record of [bell('META', 'HEAD', ''), { ...bell(), dynamodb: { Keys: { pk: { S: 'BELL#x' } } } }])
    expect(await ring(record)).toEqual({ batchItemFailures: [] });
  expect(table.writes).toEqual([]);
  expect(table.trips.flat().filter((text) => /META|^get \S+ $/.test(text))).toEqual([]);
});

test('it rings again if that failed, together and alone', async () => {
  table.failNext(failure('AccessDeniedException'), failure('AccessDeniedException'));
  expect(await ring(bell(note))).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-1' }] });
  expect(await ring(bell(note))).toEqual({ batchItemFailures: [] });
  expect(table.items.has(`${alpha.audit} ${note}`)).toBe(true);
});
