import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operations } from '#shared/operations/index.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { runSchemathesis } from './schemathesis.ts';
import type { Report } from './schemathesis-report.ts';
import { layState } from './schemathesis-state.ts';

/**
 * Whatever is sent, the answer is one that the OpenAPI description has: `REQUESTS=20000` for as many, `SEED=7` for others.
 * That bad input is refused, and good taken, is not asked: MLflow takes what no schema allows (`null`, fields it does not
 * know), and refuses what no schema can say (a filter that is none).
 */
const requests = Number(process.env.REQUESTS ?? 4_000);
const seed = Number(process.env.SEED ?? 1);

const { missing, note, path } = clients('schemathesis');

const calls = operations.flatMap(({ methods }) => methods);
const succeeds = (statuses: Iterable<number>) => [...statuses].some((status) => status >= 200 && status < 400);

describe.skipIf(missing)(`schemathesis over all operations${note}`, { timeout: 120_000 + requests * 100 }, () => {
  let stagebook: Stagebook;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    // What is sent to webhooks stays on this machine.
    stagebook = await startStagebook({ args: ['--allow-private-hooks'] });
  });

  afterEach(async () => {
    await stagebook?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test(`SEED=${seed}: ${requests} requests get no 5xx, no status, header or body that is not described`, async () => {
    const words = await layState(stagebook.url);
    // Of some calls there are fewer to try.
    const examples = Math.ceil((1.1 * requests) / calls.length);
    const options = { python: path('schemathesis'), url: stagebook.url, words, examples, seed, folder };
    const { said, ...report } = await runSchemathesis(options);
    console.log(summary(report));
    expect(report.findings, said).toEqual([]);
    expect(report.requests).toBeGreaterThanOrEqual(requests);
    expect(Object.keys(report.byCall)).toHaveLength(calls.length);
    // Else nothing but refusals has been tested.
    const refusedAlways = Object.entries(report.byCall).flatMap(([call, statuses]) => (succeeds(statuses) ? [] : call));
    expect(refusedAlways.length, String(refusedAlways)).toBeLessThan(calls.length / 10);
  });
});

const summary = ({ requests, byCall, byStatus }: Report) =>
  `schemathesis: ${requests} requests, ${Object.keys(byCall).length} calls, statuses ${JSON.stringify(byStatus)}`;
