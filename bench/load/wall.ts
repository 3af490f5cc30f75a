import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from '#infra/local/backend.ts';
import { startDynoxide } from '#infra/local/dynamodb.ts';
import { run } from '#test/contract/tools.ts';
import { settings, type Window } from './compare.ts';
import { atOnce, type Recorder, type Sent, startRecorder } from './recorder.ts';
import type { Order, Report } from './replay.ts';
import type { Scenario } from './scenarios.ts';
import { copyOf, type Measured, startStagebook } from './servers.ts';
import { inFlight, load, type Request, tryOut, writeRing } from './wrk.ts';

/** The wall: no server in between, no model of anything, the same requests to the same database. */
export type Wall = { window(): Promise<Window>; requests: { call: number; consumers: number } };

const died = () => {
  throw new Error('DynamoDB ended unexpectedly.');
};

/** Calls to be recorded of what is written: more than the bare loop makes in a window. */
const recordedWrites = () => Math.ceil((settings.seconds + settings.warmUp) * 500);
const recordedReads = 400;

type Recording = { host: Measured; asked: Recorder; consumers: Measured | undefined; followed: Recorder };

/** A Stagebook on a copy of the data, host and consumers being two processes with a recorder before each. */
async function recording<T>(
  data: string,
  scratch: string,
  withConsumers: boolean,
  work: (recording: Recording) => Promise<T>,
): Promise<T> {
  const [folder, beside] = [copyOf(data, join(scratch, 'recorded')), join(scratch, 'host')];
  const ends: (() => unknown)[] = [];
  try {
    const database = await startDynoxide(join(folder, databaseFile), died);
    ends.push(database.stop);
    const [asked, followed] = await Promise.all([startRecorder(database.endpoint), startRecorder(database.endpoint)]);
    ends.push(asked.stop, followed.stop);
    const at = (url: string) => ({ DYNAMODB_ENDPOINT: url });
    const host = await startStagebook(beside, { parts: 'host', env: at(asked.url) });
    ends.push(host.stop);
    const consumers = withConsumers
      ? await startStagebook(folder, { parts: 'consumers', env: at(followed.url) })
      : undefined;
    if (consumers) ends.push(consumers.stop);
    return await work({ host, asked, consumers, followed });
  } finally {
    for (const end of ends.toReversed()) await end();
    for (const used of [folder, beside]) rmSync(used, { recursive: true, force: true });
  }
}

/** One at a time: what overlaps is of one call. */
const recordCalls = ({ kind, requests }: Scenario, data: string, scratch: string): Promise<Sent[][][]> =>
  recording(data, scratch, false, async ({ host, asked }) => {
    const count = kind === 'write' ? recordedWrites() : Math.min(recordedReads, requests.length);
    const make = (index: number) => tryOut(host.url, [requests[index % requests.length] as Request]);
    // What a server asks once, and knows from then on, is not asked under load.
    if (kind === 'read') for (let made = 0; made < count; made++) await make(made);
    asked.take();
    const calls: Sent[][][] = [];
    for (let made = 0; made < count; made++) {
      await make(made);
      calls.push(atOnce(asked.take()));
    }
    return calls;
  });

/** Under load, on which it depends how much they take at once; looks that found nothing are left out. */
const recordConsumers = (scenario: Scenario, data: string, scratch: string) =>
  recording(data, scratch, true, async ({ host, asked, consumers, followed }) => {
    await consumers?.drained();
    const ring = writeRing(scratch, 'recorded', scenario.requests);
    const { requests } = await load(host.url, ring, settings.seconds + settings.warmUp);
    await consumers?.drained();
    asked.take();
    return { sent: atOnce(followed.take().filter(({ answer }) => answer?.Records?.length !== 0)), calls: requests };
  });

const loop = async (order: Order): Promise<Report> => {
  const output = await run(process.execPath, [join(import.meta.dirname, 'replay.ts'), JSON.stringify(order)]);
  return JSON.parse(output.trim().split('\n').at(-1) as string) as Report;
};

/** `data` is a folder whose server has stopped; each window begins with a copy of it. */
export async function wallOf(scenario: Scenario, data: string, scratch: string): Promise<Wall> {
  const recorded = await recordCalls(scenario, data, scratch);
  const followed = scenario.kind === 'write' ? await recordConsumers(scenario, data, scratch) : undefined;
  const [calls, consumers] = [join(scratch, 'calls.json'), join(scratch, 'consumers.json')];
  writeFileSync(calls, JSON.stringify(recorded));
  writeFileSync(consumers, JSON.stringify(followed ?? { sent: [], calls: 1 }));
  return {
    requests: {
      call: recorded.flat(2).length / recorded.length,
      consumers: followed ? followed.sent.flat().length / followed.calls : 0,
    },
    async window() {
      const folder = copyOf(data, join(scratch, 'bare'));
      const database = await startDynoxide(join(folder, databaseFile), died);
      const shares = scenario.inTurn ? 1 : settings.workers;
      const order: Omit<Order, 'share'> = {
        ...{ endpoint: database.endpoint, calls, warmUp: settings.warmUp, seconds: settings.seconds },
        inFlight: scenario.inTurn ? 1 : inFlight / shares,
        shares,
        round: scenario.kind === 'read',
      };
      try {
        const reports = await Promise.all(
          Array.from({ length: shares }, (_, share) =>
            loop({ ...order, share, ...(share === 0 && scenario.kind === 'write' && { consumers }) }),
          ),
        );
        const failed = reports.reduce((sum, report) => sum + report.failed, 0);
        const took = reports.flatMap((report) => report.took).sort((one, other) => one - other);
        if (failed > 0)
          process.stdout.write(`  bare: of ${took.length} calls ${failed} met a condition that did not hold\n`);
        const seconds = Math.max(...reports.map((report) => report.seconds));
        const at = (part: number) => took[Math.ceil(part * took.length) - 1] ?? Number.NaN;
        return { rate: took.length / seconds, p50: at(0.5), p99: at(0.99), cpu: Number.NaN };
      } finally {
        await database.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
