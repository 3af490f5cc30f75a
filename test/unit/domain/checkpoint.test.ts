import { expect, test } from 'vitest';
import {
  type Algorithm,
  type Checkpoint,
  checkpointProblem,
  documentBytes,
  hashOfDocument,
  merkleRoot,
  signedBytes,
  verifySignature,
} from '#shared/domain/checkpoint.ts';
import { genesis } from '#shared/domain/ledger.ts';
import { checkpointOf, headOf, pairs } from '#test/support/checkpoints.ts';

const heads = ['A', 'B', 'C'].map((id, index) => headOf(id, index + 1));
const first = { sequence: 1, previous: genesis };
const algorithms = Object.keys(pairs) as Algorithm[];

test('the root is of the heads as canonical JSON, whatever the order of their attributes', () => {
  const turned = heads.map(({ model_id, n, hash }) => ({ n, hash, model_id }));
  expect(merkleRoot(turned)).toBe(merkleRoot(heads));
  expect(merkleRoot([headOf('A', 1)])).toBe('adcc4145b8de8ccde0787d2494d51d7349a9a851d4605446cf7cfe64a320f2a3');
});

test('what is signed, and what is kept, is canonical JSON', () => {
  const made = checkpointOf(heads, first);
  expect(signedBytes(made).toString()).toBe(
    `{"previous":"${genesis}","root":"${made.root}","sequence":1,"time":1700000000001}`,
  );
  const text = documentBytes(made).toString();
  expect(JSON.parse(text)).toEqual(made);
  expect(text).toMatch(/^\{"algorithm":"Ed25519","heads":\[\{"hash":/);
  expect(hashOfDocument(documentBytes(structuredClone(made)))).toBe(hashOfDocument(documentBytes(made)));
});

test.each(algorithms)('%s: only its own key opens a signature, and only of what was signed', (algorithm) => {
  const made = checkpointOf(heads, first, pairs[algorithm]);
  expect(verifySignature(made, pairs[algorithm].public_key)).toBe(true);
  const other = algorithms.find((name) => name !== algorithm) as Algorithm;
  expect(verifySignature(made, pairs[other].public_key)).toBe(false);
  expect(verifySignature({ ...made, algorithm: other }, pairs[algorithm].public_key)).toBe(false);
  for (const signature of ['', 'AAAA', made.signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]) {
    expect(verifySignature({ ...made, signature }, pairs[algorithm].public_key)).toBe(false);
  }
  expect(verifySignature(made, 'no key')).toBe(false);
});

test.each(algorithms)('%s: any change to a document is seen in it, or in the next one', (algorithm) => {
  const key = pairs[algorithm];
  const made = checkpointOf(heads, first, key);
  expect(checkpointProblem(made, first, key)).toBeUndefined();
  const other = { sequence: 2, time: 1, previous: 'f'.repeat(64), root: 'f'.repeat(64), signature: 'AAAA' };
  for (const [name, value] of Object.entries(other)) {
    expect([name, checkpointProblem({ ...made, [name]: value }, first, key)]).toEqual([name, expect.any(String)]);
  }
  const moved = { ...made, heads: [headOf('A', 9), ...heads.slice(1)] };
  expect(checkpointProblem(moved, first, key)).toBe('its heads are not those that were signed');
  expect(hashOfDocument(documentBytes(moved))).not.toBe(hashOfDocument(documentBytes(made)));
});

test('who signs with another key, and says so, is told from who says so falsely', () => {
  const made = checkpointOf(heads, first, pairs.ECDSA_SHA_256);
  expect(checkpointProblem(made, first, pairs.Ed25519)).toBe(
    `it is signed with another key, ${pairs.ECDSA_SHA_256.key_id}`,
  );
  const { key_id } = pairs.Ed25519;
  expect(checkpointProblem({ ...made, key_id }, first, pairs.Ed25519)).toBe('its signature is not that of its key');
});

test('whatever JSON is there, it is a problem and no failure', () => {
  for (const junk of [
    {},
    { ...first },
    { ...checkpointOf(heads, first), heads: null },
    { ...checkpointOf(heads, first), heads: [null] },
  ]) {
    expect(checkpointProblem(junk as Checkpoint, first, pairs.Ed25519)).toEqual(expect.any(String));
  }
});
