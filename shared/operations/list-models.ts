import * as z from 'zod/mini';
import { optionalText, pageSize } from './fields.ts';
import { operation } from './operation.ts';
import { searchRegisteredModels } from './registered-models.ts';

/** Dropped by MLflow, kept by Databricks: `list_models` of its SDK. */
export const listRegisteredModels = operation({
  name: 'listRegisteredModels',
  dialect: 'databricks',
  methods: ['GET'],
  path: '/mlflow/registered-models/list',
  file: 'registered-models/list',
  input: z.object({ max_results: z._default(pageSize(1000), 100), page_token: optionalText }),
  output: searchRegisteredModels.output,
  access: { table: { registry: ['GetItem', 'Query'] }, indexes: ['list'] },
  permission: 'reader',
});
