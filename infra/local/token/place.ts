import { resolve } from 'node:path';
import { environment } from '#shared/operations/environment.ts';
import { startStorage } from '../backend.ts';
import { died, requireData, unlessRunning } from '../command.ts';
import type { Place } from './arguments.ts';

const nothing = { stop: async () => {} };

/** The functions read it when they are imported. Whose name they sign with, and where, is the user's own affair. */
const chooseTable = (table: string): void => {
  process.env[environment.table] = table;
  // As the AWS CLI and boto3 call it.
  if (process.env.AWS_DEFAULT_REGION) process.env.AWS_REGION ||= process.env.AWS_DEFAULT_REGION;
};

/** Makes a table reachable for functions, until it is stopped. Without `mayBeNew` a data folder must be there. */
export const reach = async (place: Place, mayBeNew: boolean): Promise<{ stop(): Promise<void> }> => {
  // What goes wrong is told from it.
  process.env[environment.logLevel] = 'error';
  if ('table' in place) {
    chooseTable(place.table);
    return nothing;
  }
  const data = resolve(place.data);
  if (!mayBeNew) requireData(data);
  return (await unlessRunning(() => startStorage({ data, died }))) ?? nothing;
};
