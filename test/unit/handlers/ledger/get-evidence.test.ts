import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test, vi } from 'vitest';
import { documentBytes, hashOfDocument } from '#shared/domain/checkpoint.ts';
import { signedEvidence } from '#shared/domain/evidence/signed.ts';
import { stages } from '#shared/domain/stages.ts';
import { environment } from '#shared/operations/environment.ts';
import { getEvidence } from '#shared/operations/evidence.ts';
import { checkpointOf, headOf } from '#test/support/checkpoints.ts';
import { call } from '#test/support/events.ts';
import { kmsAnswers, pairOfKms } from '#test/support/fake-kms.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { chained, zeros } from './chained.ts';

const kms = mockClient(KMSClient);
const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
const document = 'checkpoints/0000000001.json';

afterEach(() => {
  kms.reset();
  vi.unstubAllEnvs();
});

/** A model whose chain a checkpoint saw, among another's. */
async function given() {
  const found = await chained();
  const head = { model_id: found.id, n: 3, hash: String(found.head.hash) };
  const checkpoint = checkpointOf([headOf('0', 1), head], { sequence: 1, previous: zeros });
  const [bytes, until] = [documentBytes({ ...checkpoint, time: 9_999_999_999_999 }), 4];
  const latest = { pk: 'CHECKPOINT', sk: 'LATEST', sequence: 1, hash: hashOfDocument(bytes), time: 5, until };
  return { ...found, head, table: fakeTable([...found.items, latest]), bucket: fakeS3({ [document]: bytes }) };
}

test('what is kept of the version in one trip; then its rows, their entries, and the checkpoint that saw them', async () => {
  const { id, name, meta, audit, v, pk, entries, head, table, bucket } = await given();
  const { status, body } = await call(getEvidence, { model_id: id, version: '1' });
  expect(status).toBe(200);
  const { evidence } = body;
  expect(evidence).toMatchObject({ model: { id, name }, version: { version: '1', state: 'live' }, cut: [] });
  const ofVersion = entries.filter(({ sk }) => sk !== 'CHANGE#0000000001');
  const told = ofVersion.map(({ n, sk, prev, row, hash }) => ({ n, sk, prev, row, hash }));
  expect(evidence.ledger.entries).toEqual(told);
  expect(evidence.ledger.checkpoint).toMatchObject({ sequence: 1, head, index: 1, heads: 2 });
  expect(bucket.sent).toEqual([`get ${document}`, `get ${document}`]);
  const [asked, kept, ...others] = table.trips;
  expect(asked).toEqual([`get ${meta}`, `get ${audit} HEAD`]);
  expect(kept).toEqual([
    `get ${meta}`,
    `get ${v(1)}`,
    `get ${pk} POLICIES`,
    `get MODEL#${'0'.repeat(26)} POLICIES`,
    ...stages.map((stage) => `get ${pk} REQUEST#0000000001#${stage}`),
    `get ${pk} MEASURED#0000000001`,
    `get ${audit} HEAD`,
  ]);
  const about = (prefix: string) => `query pk = "${prefix}#${id}#0000000001"`;
  expect(others).toEqual([
    [
      `get ${audit} HEAD`,
      `query pk = "${pk}" AND begins_with(sk, "COMMENT#0000000001#") limit 501`,
      `query pk = "RECEIPTS#${id}"`,
      about('SERIES'),
    ],
    [
      `get ${v(1)}`,
      `query pk = "${audit}" AND sk BETWEEN "OF#0000000001#" AND "OF#0000000001#~" backward limit 100`,
      expect.stringContaining('CHANGE#0000000003'),
      expect.stringContaining('NOTE#0000000002'),
      expect.stringContaining('NOTE#0000000002'),
    ],
    [`get ${pk} CHANGE#0000000002`, expect.stringContaining('NOTE#0000000002')],
    [`get ${audit} V#0000000001`, `get ${audit} CHANGE#0000000002`],
    ['get CHECKPOINT LATEST'],
  ]);
});

test('in the cloud KMS signs its SHA-256, and is asked for the key', async () => {
  vi.stubEnv(environment.signingKey, arn);
  kms.on(GetPublicKeyCommand).callsFake((input) => kmsAnswers.GetPublicKeyCommand?.(input));
  kms.on(SignCommand).callsFake((input) => kmsAnswers.SignCommand?.(input));
  const { id } = await given();
  const { body } = await call(getEvidence, { model_id: id, version: '1' });
  expect(body).toMatchObject({ key_id: pairOfKms.key_id, algorithm: 'ECDSA_SHA_256' });
  const Message = signedEvidence(body.sha256);
  expect(Message.toString()).toBe(`{"evidence":"${body.sha256}"}`);
  expect(kms.commandCalls(SignCommand).map(({ args }) => args[0].input)).toEqual([
    { KeyId: arn, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' },
  ]);
  expect(kms.commandCalls(GetPublicKeyCommand).map(({ args }) => args[0].input)).toEqual([{ KeyId: arn }]);
});

test('unknown, or both ways at once', async () => {
  const { id } = await given();
  for (const version of ['0', '2', '99999999999'])
    expect(await call(getEvidence, { model_id: id, version })).toMatchObject({ status: 404 });
  expect(await call(getEvidence, { model: 'nobody', version: '1' })).toMatchObject({ status: 404 });
  expect(await call(getEvidence, { version: '1' })).toMatchObject({ status: 400 });
  expect(await call(getEvidence, { model: 'a', model_id: 'b', version: '1' })).toMatchObject({ status: 400 });
});
