import { deleteItems } from '../batch-write.ts';
import { readBaselines } from './baselines.ts';
import { baselineKey } from './keys.ts';

/** What was observed ends by itself. */
export const deleteBaselinesOf = async (id: string, version: number): Promise<void> =>
  deleteItems((await readBaselines(id, version)).map(({ metric }) => baselineKey(id, version, metric)));
