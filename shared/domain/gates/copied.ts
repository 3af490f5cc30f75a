import type { LiveVersion } from '../entities.ts';
import { unpacked } from '../tracking/snapshot.ts';
import type { Measured } from './types.ts';

/** What was copied of a version's run and logged model when it was registered. */
export const copied = ({ logged }: Pick<LiveVersion, 'logged'>): Measured[] =>
  logged === undefined
    ? []
    : unpacked(logged).metrics.map(({ key, value, timestamp, dataset_name, dataset_digest }) => ({
        key,
        value,
        timestamp,
        ...(dataset_name !== undefined && { dataset_name }),
        ...(dataset_digest !== undefined && { dataset_digest }),
      }));
