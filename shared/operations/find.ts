import { searchModelVersions } from './model-versions.ts';
import { operation } from './operation.ts';
import { searchRegisteredModels } from './registered-models.ts';

/** MLflow's searches, with filters that say more (docs/search.md): what they take and answer is the same. */

export const findModelVersions = operation({
  ...searchModelVersions,
  name: 'findModelVersions',
  dialect: 'stagebook',
  path: '/model-versions/search',
  file: 'model-versions/find',
});

export const findRegisteredModels = operation({
  ...searchRegisteredModels,
  name: 'findRegisteredModels',
  dialect: 'stagebook',
  path: '/registered-models/search',
  file: 'registered-models/find',
});
