import { resolve } from 'node:path';
import { environment } from '#shared/operations/environment.ts';
import { requireData } from '../command.ts';
import type { Place } from './arguments.ts';
import { settled } from './settled.ts';

/** `checkpoints`: there is a bucket to read them from. */
type Reached = { name: string; checkpoints: boolean; stop(): Promise<void> };

/** The functions read it when they are imported. */
const chooseTable = ({ table, region, checkpoints }: Extract<Place, { table: string }>): void => {
  process.env[environment.table] = table;
  // As the AWS CLI and boto3 call it.
  const usual = process.env.AWS_DEFAULT_REGION;
  if (region) process.env.AWS_REGION = region;
  else if (usual) process.env.AWS_REGION ||= usual;
  if (!checkpoints) return;
  process.env[environment.bucket] = checkpoints.bucket;
  process.env[environment.signingKey] = checkpoints.key;
};

/** Makes a ledger reachable, until it is stopped. Errors: CannotStart for a folder without data. */
export const reach = async (place: Place): Promise<Reached> => {
  if ('table' in place) {
    chooseTable(place);
    return { name: place.table, checkpoints: place.checkpoints !== undefined, stop: async () => {} };
  }
  const data = resolve(place.data);
  requireData(data);
  const { stop } = await settled(data);
  return { name: data, checkpoints: true, stop };
};
