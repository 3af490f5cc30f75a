import { verifyLedger } from '#shared/store/ledger/verify.ts';
import { call } from '#test/support/call.ts';
import { ringAll } from './bells.ts';
import { injectFaults, type Rates, type Weaken } from './faults.ts';
import { problemsOf, readEverything, type Whole } from './history.ts';
import { seeded } from './random.ts';
import { type Done, work } from './worker.ts';

export type Run = {
  seed: number;
  workers?: number;
  calls?: number;
  rates?: Partial<Rates>;
  weaken?: Weaken;
  /** Operations that come eight times as often. */
  heavy?: string[];
};

/** Every write leaves exactly one row, and what was refused or died leaves none. */
function rowProblems(done: readonly Done[], wholes: readonly Whole[]): string[] {
  const rows = new Map<string, number>();
  const count = (request: unknown) => rows.set(String(request), (rows.get(String(request)) ?? 0) + 1);
  for (const { versions, changes, notes } of wholes) {
    for (const { request } of versions) count(request);
    for (const { request } of [...changes, ...notes]) count(request);
  }
  const mayBeUnchanged = /Tag$|Alias$|^reportReceipt$/;
  return done.flatMap(({ id, operation, answer, died }) => {
    const left = rows.get(id) ?? 0;
    if (left > 1) return [`${operation} left ${left} rows`];
    if (answer.status === 200 && left === 0 && !mayBeUnchanged.test(operation)) return [`${operation} left no row`];
    if (answer.status !== 200 && left > 0) return [`${operation} answered ${answer.status} and left a row`];
    if (answer.status >= 500 && !died)
      return [`${operation} answered ${answer.status}: ${JSON.stringify(answer.body)}`];
    return [];
  });
}

async function latestProblems(wholes: readonly Whole[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { model, versions } of wholes.filter((whole) => whole.model.deleted === undefined)) {
    const { body } = await call('getLatestVersions', { name: model.name });
    const told = new Map<string, number>(
      (body.model_versions ?? []).map((one: { current_stage: string; version: string }) => [
        one.current_stage,
        Number(one.version),
      ]),
    );
    for (const stage of ['None', 'Staging', 'Production', 'Archived']) {
      const actual = versions.filter((one) => 'stage' in one && one.stage === stage).map(({ version }) => version);
      const highest = actual.length > 0 ? Math.max(...actual) : undefined;
      if (told.get(stage) !== highest) problems.push(`latest in ${stage} is told as ${told.get(stage)}, is ${highest}`);
    }
  }
  return problems;
}

async function ledgerProblems(seed: number, wholes: readonly Whole[]): Promise<string[]> {
  const rows = await ringAll(seeded(seed + 1), wholes);
  const first = await verifyLedger();
  const second = await verifyLedger();
  const complete = second.entries === rows && second.repaired === 0;
  return [...first.problems, ...second.problems, ...(complete ? [] : [`${second.entries} entries for ${rows} rows`])];
}

/** Many clients at once on few models, under faults; then everything that must hold. The problems found, none is right. */
export async function fuzz({ seed, workers = 16, calls = 25, rates = {}, weaken, heavy = [] }: Run): Promise<string[]> {
  const random = seeded(seed);
  const faults = { pause: 0.5, conflict: 0.05, lost: 0.01, ...rates };
  const remove = injectFaults(random, faults, weaken);
  try {
    const mix = { names: ['a', 'b', 'c'], heavy, newest: new Map() };
    const clients = Array.from({ length: workers }, () => work(seeded(random.below(2 ** 31)), mix, calls));
    const done = (await Promise.all(clients)).flat();
    Object.assign(faults, { pause: 0, conflict: 0, lost: 0 });
    const wholes = await readEverything();
    return [
      ...wholes.flatMap(problemsOf),
      ...rowProblems(done, wholes),
      ...(await latestProblems(wholes)),
      ...(await ledgerProblems(seed, wholes)),
    ];
  } finally {
    remove();
  }
}
