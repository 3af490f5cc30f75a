import type { Measured } from '#shared/domain/gates/types.ts';
import type { Item } from '../items.ts';
import { read, type Written } from '../tracking/points.ts';

/** The last value that one reported of a metric on a dataset. Times are milliseconds since 1970. */
export type Report = {
  key: string;
  value: number;
  dataset_name?: string;
  dataset_digest?: string;
  reporter: string;
  timestamp: number;
};

/** All that was reported of a version, which is one item. */
export const reportsIn = (item: Item | undefined): (Report & Measured)[] =>
  ((item?.reports ?? []) as Written<Report>[]).map((report) => read<Report>(report));
