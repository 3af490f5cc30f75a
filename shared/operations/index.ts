import * as activities from './activities.ts';
import * as artifacts from './artifacts.ts';
import * as asOf from './as-of.ts';
import * as auth from './auth.ts';
import * as comments from './comments.ts';
import * as compare from './compare.ts';
import * as databricksModels from './databricks-models.ts';
import * as databricksVersions from './databricks-versions.ts';
import * as deliveries from './deliveries.ts';
import * as evidence from './evidence.ts';
import * as experiments from './experiments.ts';
import * as find from './find.ts';
import * as history from './history.ts';
import * as ledger from './ledger.ts';
import * as listModels from './list-models.ts';
import * as loggedModels from './logged-models.ts';
import * as modelPermissions from './model-permissions.ts';
import * as modelVersions from './model-versions.ts';
import * as monitors from './monitors.ts';
import * as observations from './observations.ts';
import type { Operation } from './operation.ts';
import * as policies from './policies.ts';
import * as promotions from './promotions.ts';
import * as receipts from './receipts.ts';
import * as registeredModels from './registered-models.ts';
import * as registryWebhooks from './registry-webhooks.ts';
import * as retention from './retention.ts';
import * as rollback from './rollback.ts';
import * as runs from './runs.ts';
import * as serving from './serving.ts';
import * as system from './system.ts';
import * as transitionRequests from './transition-requests.ts';
import * as uploads from './uploads.ts';
import * as webhooks from './webhooks.ts';

const isOperation = (exported: unknown): exported is Operation => exported instanceof Object && 'methods' in exported;

/** The only list of operations there is. */
export const operations: readonly Operation[] = [
  registeredModels,
  modelVersions,
  databricksModels,
  listModels,
  modelPermissions,
  transitionRequests,
  databricksVersions,
  comments,
  activities,
  webhooks,
  registryWebhooks,
  deliveries,
  artifacts,
  uploads,
  experiments,
  runs,
  loggedModels,
  serving,
  find,
  history,
  asOf,
  ledger,
  evidence,
  rollback,
  policies,
  promotions,
  observations,
  receipts,
  compare,
  retention,
  monitors,
  auth,
  system,
].flatMap((folder) => Object.values<unknown>(folder).filter(isOperation));
