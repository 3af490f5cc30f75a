import * as modelVersions from './model-versions.ts';
import type { Operation } from './operation.ts';
import * as registeredModels from './registered-models.ts';
import * as system from './system.ts';

/** The only list of operations there is. */
export const operations: readonly Operation[] = [registeredModels, modelVersions, system].flatMap((folder) =>
  Object.values<Operation>(folder),
);
