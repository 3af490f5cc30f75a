import * as z from 'zod/mini';
import { registeredModel, required, text } from './fields.ts';
import { operation } from './operation.ts';
import { levels } from './permissions.ts';

/** What MLflow's own call does not tell: the id, by which permissions go, and what the caller may do. */
export const getRegisteredModelDatabricks = operation({
  name: 'getRegisteredModelDatabricks',
  dialect: 'databricks',
  methods: ['GET'],
  path: '/mlflow/databricks/registered-models/get',
  file: 'registered-models/get-databricks',
  input: z.object({ name: required(text) }),
  output: z.object({
    registered_model_databricks: z.extend(z.omit(registeredModel, { aliases: true }), {
      id: text,
      permission_level: z.enum(levels),
    }),
  }),
  access: { table: { registry: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});
