import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Replay, replays } from './commands.ts';
import type { Sent } from './recorder.ts';

/** A process that asks DynamoDB what was recorded, by the SDK as it comes, and does nothing besides. */

export type Order = {
  endpoint: string;
  /** A file of calls, each of groups asked at once; and one of what consumers asked for a number of such calls. */
  calls: string;
  consumers?: string;
  inFlight: number;
  /** Which share of what is written is this process's, of how many; what followed is the first one's. */
  share: number;
  shares: number;
  /** Reads go round; what is written ends with the last call. */
  round: boolean;
  warmUp: number;
  seconds: number;
};

type Followed = { sent: Sent[][]; calls: number };

/** Milliseconds of each call; `failed`: conditions that did not hold, since calls overlap other ones than when they were recorded. */
export type Report = { took: number[]; seconds: number; failed: number };

const order = JSON.parse(process.argv[2] as string) as Order;
const connection = {
  endpoint: order.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const clients = {
  documents: DynamoDBDocumentClient.from(new DynamoDBClient(connection)),
  streams: new DynamoDBStreamsClient(connection),
};

const parsed = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
const isOurs = (_: unknown, at: number) => order.round || at % order.shares === order.share;
const calls = parsed<Sent[][][]>(order.calls).filter(isOurs).map(replays);
const followed = order.consumers ? parsed<Followed>(order.consumers) : { sent: [], calls: 1 };
const consumers = replays(followed.sent);
/** Nothing is known of what would follow from more. */
const last = order.round ? Number.POSITIVE_INFINITY : Math.min(calls.length, Math.floor(followed.calls / order.shares));

let [begun, done, consumed, failed] = [0, 0, 0, 0];
const conditional = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

const ask = async (groups: readonly Replay[][]) => {
  for (const group of groups) {
    await Promise.all(
      group.map((replay) =>
        replay(clients).catch((error: Error) => {
          if (!conditional.has(error.name)) throw error;
          failed += 1;
        }),
      ),
    );
  }
};

async function loop(until: number, took: number[]): Promise<void> {
  while (performance.now() < until && begun < last) {
    const call = calls[begun++ % calls.length] as Replay[][];
    const start = performance.now();
    await ask(call);
    took.push(performance.now() - start);
    done += 1;
  }
}

/** As far as the calls are, what followed from them: all shares are about equally far. */
const due = () => Math.floor((consumers.length * Math.min(done, last) * order.shares) / followed.calls);
const catchUp = async () => {
  while (consumed < due()) await ask([consumers[consumed++] as Replay[]]);
};

async function load(seconds: number): Promise<Omit<Report, 'failed'>> {
  const took: number[] = [];
  const start = performance.now();
  let loading = true;
  const follow = async () => {
    while (loading) {
      await catchUp();
      await sleep(1);
    }
  };
  const following = follow();
  await Promise.all(Array.from({ length: order.inFlight }, () => loop(start + seconds * 1_000, took)));
  loading = false;
  await following;
  await catchUp();
  return { took, seconds: (performance.now() - start) / 1_000 };
}

await load(order.warmUp);
failed = 0;
const report: Report = { ...(await load(order.seconds)), failed };
process.stdout.write(`${JSON.stringify(report)}\n`);
