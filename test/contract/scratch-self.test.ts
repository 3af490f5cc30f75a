import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ServerProcess } from '#test/support/server-process.ts';
import { clients } from './clients.ts';
import { errorExtras, unordered } from './compare.ts';
import { startMlflow } from './mlflow-server.ts';
import { differencesIn } from './side-by-side.ts';
import { trackingOperations } from './tracking-operations.ts';

const seeds = process.env.SEED ? [Number(process.env.SEED)] : [1, 2];
const count = Number(process.env.OPERATIONS ?? 400);
const { path } = clients('python3');
const lists = ['params', 'metrics', 'dataset_inputs', 'model_inputs', 'model_outputs'];
const policy = { unordered: new Set([...unordered, ...lists]), mayLack: new Set([...errorExtras, 'workspace']) };
const historyPolicy = { ...policy, unordered };
describe('self', () => {
  let a: ServerProcess;
  let b: ServerProcess;
  beforeEach(async () => {
    [a, b] = await Promise.all([
      startMlflow(path('python3'), { serveArtifacts: true }),
      startMlflow(path('python3'), { serveArtifacts: true }),
    ]);
  }, 120_000);
  afterEach(async () => {
    await Promise.all([a?.stop(), b?.stop()]);
  });
  for (const seed of seeds)
    test(`SEED=${seed}`, { timeout: 600_000 }, async () => {
      const seen: Record<string, Record<string, number>> = {};
      const texts = new Set<string>();
      const found = await differencesIn(spy(trackingOperations(seed, count), seen, texts), {
        mlflow: a.url,
        stagebook: b.url,
        settle: async () => {},
        deliberate: [
          {
            why: '500',
            when: (_, t) => t.status >= 500 || (t.body as any)?.error_code === 'BAD_REQUEST',
            accept: () => true,
          },
        ],
        policy: ({ path: route }) => (route === 'metrics/get-history' ? historyPolicy : policy),
      });
      writeFileSync(`/tmp/tf/self-${seed}.json`, JSON.stringify({ seen, texts: [...texts].sort(), found }, null, 1));
      expect(found.length, found.slice(0, 20).join('\n')).toBe(0);
    });
});
function* spy(ops: any, seen: any, texts: Set<string>): any {
  let turn = ops.next();
  while (!turn.done) {
    const answer: any = yield turn.value;
    const p = turn.value.method + ' ' + turn.value.path.replace(/model-\d+/, 'M');
    seen[p] ??= {};
    seen[p][answer.status] = (seen[p][answer.status] ?? 0) + 1;
    if (answer.status !== 200)
      texts.add(
        `${answer.status} ${typeof answer.body === 'string' ? 'HTML' : answer.body.message}`.slice(0, 200) +
          '   <- ' +
          p +
          ' ' +
          JSON.stringify(turn.value.body ?? turn.value.query ?? 0).slice(0, 300),
      );
    turn = ops.next(answer);
  }
}
