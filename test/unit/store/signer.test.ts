import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signedBytes, verifySignature } from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { environment } from '#shared/operations/environment.ts';
import { publicKeys, signer } from '#shared/store/checkpoints/signer.ts';
import { checkpointOf, headOf } from '#test/support/checkpoints.ts';
import { kmsAnswers, pairOfKms } from '#test/support/fake-kms.ts';

const kms = mockClient(KMSClient);
const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';

beforeEach(() => {
  kms.reset();
  kms.on(GetPublicKeyCommand).callsFake((input) => kmsAnswers.GetPublicKeyCommand?.(input));
  kms.on(SignCommand).callsFake((input) => kmsAnswers.SignCommand?.(input));
});
afterEach(() => vi.unstubAllEnvs());

test('an ARN is a key of KMS, which signs the bytes themselves', async () => {
  vi.stubEnv(environment.signingKey, arn);
  const { key_id, algorithm, public_key } = pairOfKms;
  expect(await publicKeys()).toEqual([{ key_id, algorithm, public_key }]);
  const unsigned = checkpointOf([headOf('A', 1)], { sequence: 1, previous: genesis }, pairOfKms);
  const by = await signer();
  const signature = await by.sign(signedBytes(unsigned));
  expect(verifySignature({ ...unsigned, signature }, public_key)).toBe(true);
  expect(kms.commandCalls(SignCommand)[0]?.args[0].input).toEqual({
    KeyId: arn,
    Message: signedBytes(unsigned),
    MessageType: 'RAW',
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
});

test('anything else is a file with an Ed25519 key: everybody’s has everybody’s name', async () => {
  const [key] = await publicKeys();
  expect(key).toMatchObject({
    algorithm: 'Ed25519',
    key_id: '06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9',
  });
  // RFC 8032, 7.1: the signature of nothing.
  expect(Buffer.from(await (await signer()).sign(Buffer.of()), 'base64').toString('hex')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  expect(kms.calls()).toEqual([]);
});

test('a file that is not there is said to be', async () => {
  vi.stubEnv(environment.signingKey, '/nowhere.pem');
  await expect(publicKeys()).rejects.toThrow('/nowhere.pem');
});
