import { expect, test } from 'vitest';
import { documentBytes, hashOfDocument } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { listCheckpoints } from '#shared/operations/checkpoints.ts';
import { checkpointOf, headOf, pairs } from '#test/support/checkpoints.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';

const keyOf = (sequence: number) => `checkpoints/${String(sequence).padStart(10, '0')}.json`;

/** That many documents, each of so many heads, and the pointer to the last. */
function given(count: number, headCount = 1) {
  const documents: Record<string, Buffer> = {};
  let previous = genesis;
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const heads = Array.from({ length: headCount }, (_, index) => headOf(`M${index}`, sequence));
    const bytes = documentBytes(checkpointOf(heads, { sequence, previous }, pairs.Ed25519));
    documents[keyOf(sequence)] = bytes;
    previous = hashOfDocument(bytes);
  }
  const latest = { pk: 'CHECKPOINT', sk: 'LATEST', sequence: count, hash: previous, time: 5, until: 4 };
  return { table: fakeTable(count > 0 ? [latest] : []), bucket: fakeS3(documents), last: previous };
}

const sequencesOf = (body: { checkpoints: { sequence: number }[] }) => body.checkpoints.map(({ sequence }) => sequence);

test('none yet: the key by which they will be signed', async () => {
  const { table, bucket } = given(0);
  const { status, body } = await call(listCheckpoints);
  expect(status).toBe(200);
  expect(body).toEqual({
    public_keys: [
      {
        algorithm: 'Ed25519',
        key_id: '06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9',
        public_key: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
      },
    ],
    checkpoints: [],
  });
  expect(table.trips).toEqual([['get CHECKPOINT LATEST']]);
  expect(bucket.sent).toEqual([`get ${keyOf(1)}`]);
});

test('in pages, in their order, with which is the last', async () => {
  const { last } = given(5);
  const seen: number[][] = [];
  let page_token: string | undefined;
  do {
    const { body } = await call(listCheckpoints, { max_results: 2, ...(page_token && { page_token }) });
    expect(body.latest).toEqual({ sequence: 5, time: 5, hash: last });
    seen.push(sequencesOf(body));
    page_token = body.next_page_token;
  } while (page_token);
  expect(seen).toEqual([[1, 2], [3, 4], [5]]);
  expect(sequencesOf((await call(listCheckpoints, { from_sequence: 4 })).body)).toEqual([4, 5]);
});

test('a page ends where an answer would be too big', async () => {
  given(3, 20_000);
  const { body } = await call(listCheckpoints);
  expect(sequencesOf(body)).toEqual([1]);
  expect(JSON.stringify(body).length).toBeLessThan(6_000_000);
  const { body: next } = await call(listCheckpoints, { page_token: body.next_page_token });
  expect(sequencesOf(next)).toEqual([2]);
});

test('one that was removed ends the list before what is said to be the last', async () => {
  const { bucket } = given(4);
  bucket.objects.delete(keyOf(3));
  const { body } = await call(listCheckpoints);
  expect([sequencesOf(body), body.latest.sequence, body.next_page_token]).toEqual([[1, 2], 4, undefined]);
});

test.each([{ max_results: '0' }, { max_results: '101' }, { from_sequence: '0' }, { from_sequence: 'x' }])(
  '%j is refused',
  async (args) => {
    given(0);
    expect(await call(listCheckpoints, args)).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE' },
    });
  },
);

test('a page token is of the listing it came from', async () => {
  given(3);
  const { next_page_token: page_token } = (await call(listCheckpoints, { max_results: 1 })).body;
  expect(await call(listCheckpoints, { page_token, from_sequence: 2 })).toMatchObject({ status: 400 });
  expect(await call(listCheckpoints, { page_token: 'nonsense' })).toMatchObject({ status: 400 });
});
