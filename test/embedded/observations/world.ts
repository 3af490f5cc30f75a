import { afterEach } from 'vitest';
import { admin } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import type { CallOptions } from '#test/support/call.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The begin of a day that is over. */
export const yesterday = Math.floor(Date.now() / day) * day - day;

export type Observed = {
  model: string;
  version?: string;
  stage?: string;
  metric?: string;
  value?: unknown;
  histogram?: object;
  timestamp?: number;
  window?: object;
  tags?: Record<string, string>;
};

let count = 0;
export const batchId = (): string => `batch-${++count}`;

/** One value of version 1, unless it says otherwise. */
export const one = (model: string, more: Partial<Observed> = {}): Observed => ({
  model,
  ...(more.stage === undefined && { version: '1' }),
  metric: 'm',
  ...(more.histogram === undefined && { value: 1 }),
  ...(more.window === undefined && { timestamp: yesterday + hour }),
  ...more,
});

export const send = (observations: Observed[], batch_id = batchId(), who: CallOptions = admin) =>
  ok('reportObservations', { batch_id, observations }, who);

export const fold = async (now = Date.now()): Promise<number> => {
  const { foldAll } = await import('#shared/store/observations/fold.ts');
  return foldAll(now, Date.now() + 60_000);
};

type Asked = { version?: string; metric?: string; from?: number; to?: number } & Record<string, unknown>;

/** Yesterday, by the hour, unless it says otherwise. */
export const series = (model: string, asked: Asked = {}) =>
  ok(
    'getSeries',
    { model, version: '1', metric: 'm', from: yesterday, to: yesterday + day, resolution: 'hour', ...asked },
    admin,
  );

/** What is counted of yesterday. */
export const counted = async (model: string, asked: Asked = {}): Promise<number> =>
  (await series(model, asked)).summary?.count ?? 0;

/** Of both clients, as far as it matters here. */
type Stack = { add(middleware: unknown, options: object): void; remove(name: string): void };

/** Ends the process, as it were, with its n-th request to DynamoDB and S3: before it, or after it without its answer. */
export async function dieAt(n: number, after: boolean): Promise<void> {
  const [{ client: table }, { client: s3 }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('#shared/store/artifacts/client.ts'),
  ]);
  let requests = 0;
  const middleware = (next: (args: never) => Promise<unknown>) => async (args: never) => {
    if (++requests < n) return next(args);
    if (after && requests === n) await next(args);
    throw Object.assign(new Error('died'), { name: 'Died' });
  };
  const stacks = [table.middlewareStack, s3.middlewareStack] as unknown as Stack[];
  for (const stack of stacks) stack.add(middleware, { step: 'initialize', name: 'death', override: true });
  died = () => {
    for (const stack of stacks) stack.remove('death');
    return requests >= n;
  };
}

let died: (() => boolean) | undefined;

/** Whether it came so far. */
export function revive(): boolean {
  const came = died?.() ?? false;
  died = undefined;
  return came;
}

afterEach(() => {
  revive();
});
