import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Stack, startStack } from '#infra/local/stack.ts';
import type { ServerProcess } from '#test/support/server-process.ts';
import { clients } from './clients.ts';
import { Clock } from './clock.ts';
import { differences, errorExtras, mayFill, unordered } from './compare.ts';
import { deliberate } from './deliberate.ts';
import { startMlflow } from './mlflow-server.ts';
import { type Operation, operations } from './operations.ts';
import { type Answer, emptyRegistry, send } from './registry.ts';

/** `SEED=7` repeats one sequence, `OPERATIONS=4000` makes it longer. */
const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, 2];
const count = Number(process.env.OPERATIONS ?? 400);

const { missing, note, path } = clients('python3');

describe.skipIf(missing)(`the same operations on MLflow and on Stagebook${note}`, () => {
  let mlflow: ServerProcess;
  let stagebook: Stack;
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'stagebook-'));
    const ours = startStack({ port: 0, host: '127.0.0.1', data });
    [mlflow, stagebook] = await Promise.all([startMlflow(path('python3')), ours]);
  }, 120_000);

  beforeEach(() => Promise.all([emptyRegistry(mlflow.url), emptyRegistry(stagebook.url)]));

  afterAll(async () => {
    await Promise.all([mlflow?.stop(), stagebook?.stop()]);
    await rm(data, { recursive: true, force: true });
  });

  for (const seed of seeds) {
    test(`SEED=${seed}: ${count} operations get the same answers`, { timeout: 60_000 + count * 100 }, async () => {
      const theirClock = new Clock();
      const ourClock = new Clock();
      const found: string[] = [];
      let step = 0;
      for (const operation of operations(seed, count)) {
        step += 1;
        const from = Date.now();
        const [theirs, ours] = await Promise.all([answer(mlflow.url, operation), answer(stagebook.url, operation)]);
        const until = Date.now();
        const wrong = judge(
          operation,
          theirClock.read(theirs, step, from, until),
          ourClock.read(ours, step, from, until),
        );
        if (wrong.length > 0) found.push(`#${step} ${describeOperation(operation)}\n    ${wrong.join('\n    ')}`);
        // After a rename the index follows by and by; what is compared is where it arrives.
        if (operation.path.endsWith('/rename')) await stagebook.drained();
        // The next operation begins in another millisecond, so that a timestamp tells which one wrote it.
        while (Date.now() < until + 2) await sleep(1);
      }
      expect(found.length, `SEED=${seed}, the first differences:\n${found.slice(0, 10).join('\n')}\n`).toBe(0);
    });
  }
});

/** An operation's answer; of a search, everything its pages say together. */
async function answer(url: string, operation: Operation): Promise<Answer> {
  const first = await send(url, operation);
  const asked = operation.query?.find(([field]) => field === 'max_results')?.[1];
  const size = asked === undefined ? Number.POSITIVE_INFINITY : Number(asked);
  if (!operation.pages || first.status !== 200 || size <= 0) return first;
  const list = operation.path === 'model-versions/search' ? 'model_versions' : 'registered_models';
  const found: unknown[] = [];
  let page = first.body as Record<string, unknown>;
  for (;;) {
    const { [list]: items = [], next_page_token: token, ...unknown } = page as { [key: string]: unknown[] };
    expect(items.length).toBeLessThanOrEqual(size);
    expect(unknown).toEqual({});
    found.push(...items);
    if (typeof token !== 'string') return { status: 200, body: { [list]: found } };
    const query = (operation.query ?? []).filter(([field]) => field !== 'page_token');
    const next = await send(url, { ...operation, query: [...query, ['page_token', token]] });
    if (next.status !== 200) return next;
    page = next.body as Record<string, unknown>;
  }
}

const policy = { mayFill, unordered, mayLack: errorExtras };
const latestPolicy = { ...policy, unordered: new Set([...unordered, 'model_versions']) };

function judge(operation: Operation, theirs: Answer, ours: Answer): string[] {
  const known = deliberate.find(({ when }) => when(operation, theirs));
  if (known) return known.accept(theirs, ours) ? [] : [`not as agreed (${known.why})`, ...bothAnswers(theirs, ours)];
  const latest = operation.path.endsWith('get-latest-versions');
  return differences(theirs, ours, latest ? latestPolicy : policy);
}

function bothAnswers(theirs: Answer, ours: Answer): string[] {
  return [`MLflow    ${JSON.stringify(theirs).slice(0, 400)}`, `Stagebook ${JSON.stringify(ours).slice(0, 400)}`];
}

function describeOperation({ method, path: route, query = [], body }: Operation): string {
  const details = body ?? query.map((pair) => pair.join('='));
  return `${method} ${route} ${JSON.stringify(details)}`.slice(0, 500);
}
