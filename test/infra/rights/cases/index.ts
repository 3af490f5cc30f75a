import { authorizeToken } from '#shared/operations/authorizer.ts';
import { evaluateMonitors, foldObservations, takeCheckpoint } from '#shared/operations/schedules.ts';
import type { Asked } from '../asked.ts';
import { actOf } from './act.ts';
import { artifactCases } from './artifacts.ts';
import { asOfCases } from './as-of.ts';
import { checkpointCases, takeCheckpoints } from './checkpoints.ts';
import { compareCases } from './compare.ts';
import { consumerCases, ringOf } from './consumers.ts';
import { evidenceCases } from './evidence.ts';
import { findCases } from './find.ts';
import { gateCases } from './gates.ts';
import { historyCases } from './history.ts';
import { ledgerCases } from './ledger.ts';
import { listCases } from './list-models.ts';
import { modelCases } from './models.ts';
import { evaluateAll, monitorCases } from './monitors.ts';
import { foldAllOf, observationCases } from './observations.ts';
import { permissionCases } from './permissions.ts';
import { receiptCases } from './receipts.ts';
import { registryWebhookCases } from './registry-webhooks.ts';
import { retentionCases } from './retention.ts';
import { rollbackCases } from './rollback.ts';
import { silentCases } from './system.ts';
import { talkCases } from './talk.ts';
import { askAuthorizer, tokenCases } from './tokens.ts';
import { trackingCases } from './tracking.ts';
import { versionCases } from './versions.ts';
import { webhookCases } from './webhooks.ts';
import { workerCases } from './workers.ts';

/** All that an operation or a consumer can do is done; answers what it asked of IAM. */
export async function run(name: string): Promise<Asked[]> {
  const asked: Asked[] = [];
  const cases = {
    ...modelCases,
    ...listCases,
    ...versionCases,
    ...findCases,
    ...rollbackCases,
    ...permissionCases,
    ...talkCases,
    ...registryWebhookCases,
    ...webhookCases,
    ...gateCases,
    ...compareCases,
    ...monitorCases,
    ...observationCases,
    ...receiptCases,
    ...retentionCases,
    ...artifactCases,
    ...trackingCases,
    ...tokenCases,
    ...checkpointCases,
    ...ledgerCases,
    ...evidenceCases,
    ...asOfCases,
    ...historyCases,
    ...silentCases(asked),
  };
  const [operation, consumer, worker] = [cases[name], consumerCases[name], workerCases[name]];
  if (operation) await operation(actOf(name, asked));
  else if (consumer) await consumer(ringOf(name, asked));
  else if (worker) await worker(asked);
  else if (name === takeCheckpoint.name) await takeCheckpoints(asked);
  else if (name === foldObservations.name) await foldAllOf(asked);
  else if (name === evaluateMonitors.name) await evaluateAll(asked);
  else if (name === authorizeToken.name) await askAuthorizer(asked);
  else throw new Error(`There is no case of ${name}`);
  return asked;
}
