import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Experiment, LifecycleStage } from '#shared/domain/tracking/entities.ts';
import { isRefused } from '#shared/wire/failures.ts';
import { client } from '../client.ts';
import { equal, update } from '../expression.ts';
import { inParallel } from '../in-parallel.ts';
import { queryPages } from '../query.ts';
import { getExperiment } from './experiments.ts';
import { idIn, runIndexKeys, runKey, runPartition } from './keys.ts';
import { findRun } from './runs.ts';

/** What the deletion or restoration of an experiment leaves to be done behind it, for any number of runs. */

const pageSize = 100;
const atOnce = 20;

type Stand = Pick<Experiment, 'lifecycle_stage' | 'era'>;

async function follow(id: string, { lifecycle_stage, era }: Stand): Promise<void> {
  const run = await findRun(id);
  // Somebody moved it, or another walk did, when the experiment was as it is now.
  if (!run || run.era >= era) return;
  const moved = { ...run, lifecycle_stage, era };
  const set = { lifecycle_stage, era, rev: run.rev + 1, ...runIndexKeys(moved) };
  try {
    await client.send(
      new UpdateCommand(update({ key: runKey(id), set: Object.entries(set), if: [equal('rev', run.rev)] })),
    );
  } catch (error) {
    if (!isRefused(error)) throw error;
    await follow(id, { lifecycle_stage, era });
  }
}

/** Makes the runs of an experiment what it now is: they are gone through by index, whichever event asked for it. */
export async function followExperiment(experiment_id: string): Promise<void> {
  const experiment = await getExperiment(experiment_id);
  const { lifecycle_stage } = experiment;
  const others: LifecycleStage = lifecycle_stage === 'active' ? 'deleted' : 'active';
  // Those that are so already are of an older era, too: a later deletion must not be taken for an earlier one.
  for (const stage of [others, lifecycle_stage]) {
    const range = { index: 'list' as const, partition: runPartition.of(experiment_id, stage), limit: pageSize };
    for await (const page of queryPages({ ...range, growTo: pageSize })) {
      await inParallel(page, atOnce, ({ pk }) => follow(idIn(pk), experiment));
    }
  }
}
