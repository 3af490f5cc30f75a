import { createHash } from 'node:crypto';
import { isWrite, type Operation } from '#shared/operations/operation.ts';
import { conflict, invalidParameter, MlflowError } from './errors.ts';
import type { Call, Request } from './request.ts';

/** What a call with an `Idempotency-Key` asks of the transaction that carries it out: to keep its answer, too. */
export type Once = {
  key: string;
  /** SHA-256 of the operation and its arguments. */
  fingerprint: string;
  /** What is kept of the answer that tells of a transaction's result: JSON. */
  kept(result: unknown): Promise<string>;
};

/** An answer as it was kept, and of what call it is. */
export type Kept = Pick<Once, 'fingerprint'> & { answer: string };

type Memory = (request: Request, once: Once) => Promise<Kept | undefined>;

let find: Memory = () => Promise.reject(new Error('Nobody keeps answers.'));

/** Says where answers are kept, which is for whoever carries out transactions; the wire does not know the table. */
export const answersAreFoundBy = (memory: Memory): void => {
  find = memory;
};

const visible = /^[!-~]{1,255}$/;

/** `undefined`: the call has none, or changes nothing that has one. Errors: INVALID_PARAMETER_VALUE. */
export function keyOf(operation: Operation, { headers }: Pick<Call, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || !isWrite(operation)) return undefined;
  if (visible.test(key)) return key;
  throw invalidParameter(
    'The header Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID: another one for each call, ' +
      'and the same when it is sent again.',
  );
}

/** JSON has no word for these numbers, which are different metrics. */
const numbersToo = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** Arguments are in the order of their schema, in whatever order and spelling they were sent. */
const fingerprintOf = ({ name }: Operation, input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([name, input], numbersToo))
    .digest('hex');

/** What the first call with this key was answered. Errors: another call's key; an answer that is not told again. */
async function recall({ toldOnce }: Operation, request: Request, once: Once): Promise<string | undefined> {
  const found = await find(request, once);
  if (!found) return undefined;
  if (found.fingerprint !== once.fingerprint) {
    throw invalidParameter(
      `The Idempotency-Key '${once.key}' was used for another call within the last 24 hours. Nothing was done: give ` +
        'every call a key of its own, and only the same call the same key.',
    );
  }
  if (toldOnce) throw conflict(`${toldOnce.again} The rest of what was answered: ${found.answer}`);
  return found.answer;
}

type Told = { text: string; headers: Record<string, string> };

const replayed = (text: string): Told => ({ text, headers: { 'idempotency-replayed': 'true' } });

type Work<Result> = {
  operation: Operation;
  input: unknown;
  key: string;
  run(once: Once): Promise<Result>;
  bodyOf(result: Result): Promise<unknown>;
};

/**
 * Runs a write that has a key, or tells what it was answered before: by a call that ended, or by one at the same time
 * that was faster, for which this one may have failed.
 */
export async function tellOnce<Result>(request: Request, work: Work<Result>): Promise<Told> {
  const { operation, input, key, run } = work;
  const bodies = new Map<unknown, Promise<unknown>>();
  // Made but once, it is told as it was kept.
  const bodyOf = (result: unknown) => {
    const body = bodies.get(result) ?? work.bodyOf(result as Result);
    bodies.set(result, body);
    return body;
  };
  const but = operation.toldOnce?.field;
  const once: Once = {
    key,
    fingerprint: fingerprintOf(operation, input),
    kept: async (result) => JSON.stringify(await bodyOf(result), (name, value) => (name === but ? undefined : value)),
  };
  const before = await recall(operation, request, once);
  if (before !== undefined) return replayed(before);
  try {
    return { text: JSON.stringify(await bodyOf(await run(once))), headers: {} };
  } catch (error) {
    const meanwhile = await recall(operation, request, once).catch((other) => {
      throw other instanceof MlflowError ? other : error;
    });
    if (meanwhile === undefined) throw error;
    return replayed(meanwhile);
  }
}
