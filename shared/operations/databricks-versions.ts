import * as z from 'zod/mini';
import { modelVersion, optionalText, required, text, versionNumber } from './fields.ts';
import { promoting } from './gated.ts';
import { operation } from './operation.ts';
import { levels } from './permissions.ts';
import { openRequest } from './transition-requests.ts';

/** What the caller may do with it; the requests are those for other stages. */
const more = { open_requests: z.array(openRequest), permission_level: z.enum(levels) };

/** MLflow's own call, and what the caller may do with the version then. */
export const transitionStageDatabricks = operation({
  name: 'transitionStageDatabricks',
  dialect: 'databricks',
  methods: ['POST'],
  path: '/mlflow/databricks/model-versions/transition-stage',
  file: 'model-versions/transition-stage-databricks',
  input: z.object({
    name: required(text),
    version: versionNumber,
    stage: required(text),
    archive_existing_versions: z.boolean(),
    comment: optionalText,
  }),
  output: z.object({
    model_version_databricks: z.extend(z.omit(modelVersion, { aliases: true }), more),
    /** The same, by the name that databricks-sdk has for it from before 2025-07, and MLflow. */
    model_version: z.extend(modelVersion, more),
  }),
  access: promoting,
  permission: 'member',
  needs: 'transition',
});
