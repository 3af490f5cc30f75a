import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from '#infra/local/backend.ts';
import { startDynoxide } from '#infra/local/dynamodb.ts';
import { run } from '#test/contract/tools.ts';
import { settings, type Window } from './compare.ts';
import { atOnce, startRecorder } from './recorder.ts';
import type { Order, Report } from './replay.ts';
import type { Scenario } from './scenarios.ts';
import { copyOf, startStagebook } from './servers.ts';
import { inFlight, type Request, tryOut } from './wrk.ts';

/** The wall: no server in between, no model of anything, the same requests to the same database. */
export type Wall = { window(): Promise<Window>; requests: { call: number; consumers: number } };

const died = () => {
  throw new Error('DynamoDB ended unexpectedly.');
};

/** Calls to be recorded of what is written: more than the bare loop makes in a window. */
const recordedWrites = () => Math.ceil((settings.seconds + settings.warmUp) * 700);
const recordedReads = 400;

/** Makes the scenario's calls one at a time, host and consumers being two processes with a recorder before each. */
async function record(scenario: Scenario, data: string, scratch: string) {
  const folder = copyOf(data, join(scratch, 'recorded'));
  const database = await startDynoxide(join(folder, databaseFile), died);
  const [asked, followed] = await Promise.all([startRecorder(database.endpoint), startRecorder(database.endpoint)]);
  const at = (url: string) => ({ DYNAMODB_ENDPOINT: url });
  const host = await startStagebook(join(scratch, 'host'), { parts: 'host', env: at(asked.url) });
  const consumers =
    scenario.kind === 'write' && (await startStagebook(folder, { parts: 'consumers', env: at(followed.url) }));
  try {
    const count = scenario.kind === 'write' ? recordedWrites() : Math.min(recordedReads, scenario.requests.length);
    const calls = [];
    if (consumers) await consumers.drained();
    asked.take();
    for (let made = 0; made < count; made++) {
      await tryOut(host.url, [scenario.requests[made % scenario.requests.length] as Request]);
      calls.push(atOnce(asked.take()));
    }
    if (consumers) await consumers.drained();
    return { calls, consumers: atOnce(followed.take().filter(({ answer }) => answer?.Records?.length !== 0)) };
  } finally {
    await host.stop();
    if (consumers) await consumers.stop();
    asked.stop();
    followed.stop();
    await database.stop();
    for (const used of [folder, join(scratch, 'host')]) rmSync(used, { recursive: true, force: true });
  }
}

/** `data` is a folder whose server has stopped; each window begins with a copy of it. */
export async function wallOf(scenario: Scenario, data: string, scratch: string): Promise<Wall> {
  const recorded = await record(scenario, data, scratch);
  const [calls, consumers] = [join(scratch, 'calls.json'), join(scratch, 'consumers.json')];
  writeFileSync(calls, JSON.stringify(recorded.calls));
  writeFileSync(consumers, JSON.stringify(recorded.consumers));
  return {
    requests: {
      call: recorded.calls.flat(2).length / recorded.calls.length,
      consumers: recorded.consumers.flat().length / recorded.calls.length,
    },
    async window() {
      const folder = copyOf(data, join(scratch, 'bare'));
      const database = await startDynoxide(join(folder, databaseFile), died);
      const order: Order = {
        ...{ endpoint: database.endpoint, calls, warmUp: settings.warmUp, seconds: settings.seconds },
        ...(scenario.kind === 'write' && { consumers }),
        inFlight: scenario.inTurn ? 1 : inFlight,
        round: scenario.kind === 'read',
      };
      try {
        const output = await run(process.execPath, [join(import.meta.dirname, 'replay.ts'), JSON.stringify(order)]);
        const { requests, seconds, p50, p99, failed } = JSON.parse(
          output.trim().split('\n').at(-1) as string,
        ) as Report;
        if (failed > 0)
          process.stdout.write(`  bare: of ${requests} calls ${failed} met a condition that did not hold\n`);
        return { rate: requests / seconds, p50, p99, cpu: Number.NaN };
      } finally {
        await database.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
