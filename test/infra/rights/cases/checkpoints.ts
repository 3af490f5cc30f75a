import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { handler as take } from '#functions/ledger/take-checkpoint.ts';
import { at, client as s3 } from '#shared/store/artifacts/client.ts';
import { latestCheckpoint } from '#shared/store/checkpoints/latest.ts';
import { appendToChain } from '#shared/store/ledger/append.ts';
import { context } from '#test/support/events.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import type { Cases } from './act.ts';
import { idOfModel } from './bells.ts';
import { newModel } from './models.ts';

/** A model whose chain has its first entry. */
const chained = async (): Promise<void> => appendToChain(await idOfModel(await newModel()), [], Date.now() + 10_000);

export const checkpointCases: Cases = {
  listCheckpoints: async (act) => {
    await chained();
    await take({}, context);
    const { checkpoints, latest } = await act({ max_results: 100 });
    expect(checkpoints).toHaveLength(latest.sequence);
  },
};

/** One after another, and one that finds the last one gone. */
export async function takeCheckpoints(asked: Asked[]): Promise<void> {
  for (const _ of [1, 2]) {
    await chained();
    await recorded(asked, [], () => take({}, context));
  }
  const { sequence } = await latestCheckpoint();
  await s3.send(new DeleteObjectCommand(at(`checkpoints/${String(sequence).padStart(10, '0')}.json`)));
  await expect(recorded(asked, [], () => take({}, context))).rejects.toThrow(`Checkpoint ${sequence} is gone.`);
}
