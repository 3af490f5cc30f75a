import { expect } from 'vitest';
import { type CallOptions, call } from '#test/support/call.ts';

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A call that must succeed; answers its body. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
export async function ok(name: string, input: Record<string, unknown>, options?: CallOptions): Promise<any> {
  const { status, body } = await call(name, input, options);
  expect([name, status, body]).toEqual([name, 200, expect.anything()]);
  return body;
}

export const refused = (status: number, error_code: string, message: RegExp) => ({
  status,
  body: { error_code, message: expect.stringMatching(message) },
});
export const invalid = (message: RegExp) => refused(400, 'INVALID_PARAMETER_VALUE', message);

let count = 0;
export async function newExperiment(input: Record<string, unknown> = {}): Promise<string> {
  count += 1;
  return (await ok('createExperiment', { name: `experiment ${count}`, ...input })).experiment_id;
}

export async function newRun(experiment_id = '0', input: Record<string, unknown> = {}): Promise<string> {
  return (await ok('createRun', { experiment_id, ...input })).run.info.run_id;
}

export const getRun = async (run_id: string) => (await ok('getRun', { run_id })).run;

export type Entry<Value = string> = { key: string; value: Value };
export const mapOf = <Value>(list: readonly Entry<Value>[] = []): Record<string, Value> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value]));

export type Seen = { key: string; value: number | 'NaN'; timestamp: number; step: number };

/** The whole history of a metric, page by page. */
export async function historyOf(run_id: string, metric_key: string, max_results?: number): Promise<Seen[]> {
  const points: Seen[] = [];
  let page_token: string | undefined;
  do {
    const size = max_results === undefined ? {} : { max_results };
    const body = await ok('getMetricHistory', { run_id, metric_key, ...size, ...(page_token && { page_token }) });
    points.push(...(body.metrics ?? []));
    page_token = body.next_page_token;
  } while (page_token !== undefined);
  return points;
}

export const valuesOf = (points: readonly Seen[]) => points.map(({ value }) => value);
