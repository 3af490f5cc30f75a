import { vi } from 'vitest';
import { handler as reconcile } from '#functions/events/reconcile.ts';
import { handler as deliver } from '#functions/queues/deliver-webhooks.ts';
import { handler as dispatch } from '#functions/streams/dispatch-events.ts';
import { appendToChain } from '#shared/store/ledger/append.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { context } from '#test/support/events.ts';
import { sqsRecord } from '#test/support/follow-up.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import { idOfModel, inserted } from './bells.ts';
import { followUpOn, followUps, told } from './consumers.ts';
import { newModel, newVersion } from './models.ts';

/** What works off a queue, and what the clock starts: all that they can do is done. */

const http_url_spec = { url: 'http://127.0.0.1:9/hook', secret: 's' };

/** A webhook with two deliveries that wait. */
export async function waiting() {
  const name = await newModel();
  const model = await idOfModel(name);
  const { webhook } = await ok('createRegistryWebhook', {
    model_name: name,
    events: ['MODEL_VERSION_CREATED'],
    http_url_spec,
  });
  for (const _ of [1, 2]) await newVersion(name);
  const sks = ['V#0000000001', 'V#0000000002'];
  await dispatch({ Records: sks.map((sk) => inserted(`MODEL#${model}`, sk)) });
  return { webhook: webhook.id as string, scope: model, model };
}

async function delivered(asked: Asked[]): Promise<void> {
  const wake = await waiting();
  const work = (message: object) => recorded(asked, [], () => deliver({ Records: [sqsRecord('1', message)] }, context));
  // Nobody listens: it waits, pauses at last, and goes on when it is told to.
  for (const _ of Array.from({ length: 21 })) await work({ ...wake, now: true });
  await work(wake);
  await ok('deleteRegistryWebhook', { id: wake.webhook });
  await work(wake);
  await work({ ...wake, model: '' });
}

async function reconciled(asked: Asked[]): Promise<void> {
  const { pk } = await told();
  await appendToChain(pk.replace('MODEL#', ''), [], Date.now() + 10_000);
  // What is younger the dispatcher is still to tell.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60 * 60_000 });
  try {
    for (const _ of [1, 2]) await recorded(asked, [], () => reconcile({}, context));
  } finally {
    vi.useRealTimers();
  }
}

export const workerCases: Record<string, (asked: Asked[]) => Promise<void>> = {
  followUp: (asked) => followUps(followUpOn(asked)),
  deliverWebhooks: delivered,
  reconcileEvents: reconciled,
};
