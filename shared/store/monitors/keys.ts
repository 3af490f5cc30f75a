import { digits, type Key } from '../keys.ts';

/**
 * Keys of what watches versions. Ids are ULIDs.
 *
 * | item     | pk                      | sk                    |
 * |----------|-------------------------|-----------------------|
 * | monitor  | MONITORS                | <id>                  |
 * | whose    | MONITORS#<model's id>   | <id>                  |
 * | state    | MONITOR#<id>            | V#<number, 10 digits> |
 * | rollback | MONITOR#<id>            | ROLLBACK              |
 * | progress | MONITOR#                | PROGRESS              |
 */

/** All there are, for they are all evaluated each minute. */
export const monitors = 'MONITORS';
export const monitorKey = (id: string): Key => ({ pk: monitors, sk: id });
export const monitorsOf = (model: string): string => `${monitors}#${model}`;
export const monitorOfKey = (model: string, id: string): Key => ({ pk: monitorsOf(model), sk: id });
export const monitorPartition = (id: string): string => `MONITOR#${id}`;
export const statePrefix = 'V#';
export const stateKey = (id: string, version: number): Key => ({
  pk: monitorPartition(id),
  sk: statePrefix + digits(version),
});
/** Which firing it rolled back for last. */
export const lastRollbackKey = (id: string): Key => ({ pk: monitorPartition(id), sk: 'ROLLBACK' });
/** After which monitor an evaluation goes on that had no time for all. */
export const progressKey: Key = { pk: monitorPartition(''), sk: 'PROGRESS' };
