import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';
import { contest } from './contested.ts';
import * as files from './files.ts';
import * as reads from './own-reads.ts';
import * as own from './own-writes.ts';
import { Unexplained } from './settle.ts';
import * as shared from './shared.ts';
import * as tracking from './tracking.ts';

/** What clients do, and how often. */
const mix: [weight: number, work: (client: Client) => Promise<void>][] = [
  [12, own.create],
  [14, own.transition],
  [8, own.tagVersion],
  [3, own.untagVersion],
  [3, own.describe],
  [4, own.setAlias],
  [2, own.deleteAlias],
  [2, own.tagModel],
  [4, own.deleteVersion],
  [1, own.deleteModel],
  [2, own.rename],
  [3, own.rollback],
  [16, reads.readVersion],
  [6, reads.readModel],
  [6, reads.search],
  [4, reads.asOf],
  [3, reads.history],
  [8, shared.promote],
  [5, shared.mark],
  [3, shared.point],
  [6, shared.follow],
  [2, shared.comment],
  [3, shared.receipt],
  [5, shared.page],
  [6, contest],
  [1, shared.webhook],
  [2, files.log],
  [2, files.upload],
  [4, files.serve],
  [4, tracking.logBatch],
  [4, tracking.observe],
  [2, tracking.searchRuns],
];

const drawn = mix.flatMap(([weight, work]) => Array.from({ length: weight }, () => work));

/** Between two things that a client does, at most (ms). */
const longestPause = 20;

/** One client, until time is up. What fails without explanation has been reported, and it begins another model. */
export async function play(client: Client, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    try {
      if (!client.model) await own.begin(client);
      await client.random.pick(drawn)(client);
    } catch (error) {
      if (!(error instanceof Unexplained)) throw error;
      // What became of its model nobody knows now.
      if (client.model) client.models.delete(client.model);
      client.model = undefined;
    }
    await sleep(client.random.below(longestPause));
  }
}
