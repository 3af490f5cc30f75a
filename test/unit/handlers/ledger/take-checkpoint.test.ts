import { expect, test } from 'vitest';
import { handler } from '#functions/ledger/take-checkpoint.ts';
import { checkpointProblem, documentBytes, hashOfDocument } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { publicKeys } from '#shared/store/checkpoints/signer.ts';
import { headIndexKeys, headKey } from '#shared/store/keys.ts';
import { checkpointOf, headOf } from '#test/support/checkpoints.ts';
import { context } from '#test/support/events.ts';
import { fakeS3, notThere, s3 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';

const first = 'checkpoints/0000000001.json';

const itemOf = (id: string, n: number) => ({ ...headKey(id), ...headOf(id, n), rev: n, ...headIndexKeys(id, now) });
const run = () => handler({}, context);

test('reads the heads strongly, puts a document that is not there, and moves the pointer if it is as read', async () => {
  const table = fakeTable([itemOf('B', 2), itemOf('A', 1)]);
  const bucket = fakeS3();
  expect(await run()).toEqual({ sequence: 1 });
  expect(table.trips[0]).toEqual(['get CHECKPOINT LATEST']);
  expect(table.trips[1]?.toSorted()).toEqual(
    [0, 1, 2, 3].map((shard) => `query recent recent_pk = "HEADS#${shard}" AND recent_sk >= "0000000000000"`),
  );
  expect(table.trips[2]).toEqual(['get AUDIT#A HEAD', 'get AUDIT#B HEAD']);
  expect(bucket.sent).toEqual([`put ${first}`]);
  expect(bucket.inputs[0]).toMatchObject({ IfNoneMatch: '*', ContentType: 'application/json' });

  const document = bucket.json(first);
  expect(document).toMatchObject({
    sequence: 1,
    time: now,
    previous: genesis,
    heads: [headOf('A', 1), headOf('B', 2)],
  });
  const [key] = await publicKeys();
  expect(checkpointProblem(document, { sequence: 1, previous: genesis }, key as never)).toBeUndefined();
  const hash = hashOfDocument(documentBytes(document));
  const latest = { pk: 'CHECKPOINT', sk: 'LATEST', sequence: 1, hash, time: now };
  expect(table.writes).toEqual([
    [{ put: { ...latest, until: 0 }, if: 'attribute_not_exists(pk)' }],
    [{ put: { ...latest, until: now }, if: 'sequence = 1' }],
  ]);
});

test('the next one names the one before, and is never of an earlier time', async () => {
  const { previous, hash, latest } = { previous: genesis, ...lastOf('A', 1) };
  const table = fakeTable([latest, itemOf('A', 1), itemOf('B', 1)]);
  const bucket = fakeS3({ [first]: documentBytes(checkpointOf([headOf('A', 1)], { sequence: 1, previous })) });
  expect(await run()).toEqual({ sequence: 2 });
  expect(bucket.sent).toEqual([`get ${first}`, 'put checkpoints/0000000002.json']);
  expect(bucket.json('checkpoints/0000000002.json')).toMatchObject({
    sequence: 2,
    previous: hash,
    time: now + 1_000,
    heads: [headOf('B', 1)],
  });
  expect(table.writes[0]?.[0]?.if).toBe('sequence = 1');
});

/** The pointer to a first checkpoint of one head, by a clock that is ahead. */
function lastOf(id: string, n: number) {
  const hash = hashOfDocument(documentBytes(checkpointOf([headOf(id, n)], { sequence: 1, previous: genesis })));
  const latest = { pk: 'CHECKPOINT', sk: 'LATEST', sequence: 1, hash, time: now + 1_000, until: now - 1 };
  return { hash, latest };
}

test('nothing is written when nothing moved', async () => {
  const { latest } = lastOf('A', 1);
  const table = fakeTable([latest, itemOf('A', 1)]);
  const bucket = fakeS3({
    [first]: documentBytes(checkpointOf([headOf('A', 1)], { sequence: 1, previous: genesis })),
  });
  expect(await run()).toEqual({ sequence: 1 });
  expect(table.writes).toEqual([]);
  expect(bucket.sent).toEqual([`get ${first}`]);
});

test('fails, to be seen, if the bucket or the table does', async () => {
  fakeTable([itemOf('A', 1)]);
  fakeS3();
  s3.reset().rejects(notThere('NoSuchUpload'));
  await expect(run()).rejects.toThrow('The specified thing does not exist.');
});
