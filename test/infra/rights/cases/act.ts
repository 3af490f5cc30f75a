import { expect } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { isWrite } from '#shared/operations/operation.ts';
import { type CallOptions, call } from '#test/support/call.ts';
import type { Asked } from '../asked.ts';
import { type Fate, recorded } from '../recorder.ts';

type Input = Record<string, unknown>;
type Options = CallOptions & { status?: number; fates?: Fate[] };

/** Calls the operation that a case is of; answers its body. What is called otherwise only leads there. */
// biome-ignore lint/suspicious/noExplicitAny: cases look into bodies of every shape
export type Act = (input: Input, options?: Options) => Promise<any>;

/** Calls that together do all that an operation can do. */
export type Case = (act: Act) => Promise<void>;
export type Cases = Record<string, Case>;

/** Every write is planned twice and then told from the row it left: a conflict comes first, and then an answer is lost. */
const usual: Fate[] = ['conflict', 'lost answer'];

/** Every write can be asked to happen once. */
const once = (operation: string): Record<string, string> =>
  operations.some((one) => one.name === operation && isWrite(one)) ? { 'idempotency-key': fresh('key') } : {};

export const actOf =
  (operation: string, asked: Asked[]): Act =>
  async (input, { status = 200, fates = usual, ...options } = {}) => {
    const answer = await recorded(asked, fates, () =>
      call(operation, input, { ...options, headers: { ...once(operation), ...options.headers } }),
    );
    expect([operation, answer.status, answer.body]).toEqual([operation, status, expect.anything()]);
    return answer.body;
  };

let count = 0;
/** A name that nothing has yet. */
export const fresh = (what: string): string => `${what}-${++count}`;
