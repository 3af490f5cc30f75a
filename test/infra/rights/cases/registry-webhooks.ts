import { ok } from '#test/embedded/tracking/calls.ts';
import type { Cases } from './act.ts';
import { newModel } from './models.ts';
import { waiting } from './workers.ts';

const events = ['MODEL_VERSION_TRANSITIONED_STAGE'];
/** Where nobody listens. */
const http_url_spec = { url: 'http://127.0.0.1:9/hook' };
const hook = { events, http_url_spec: { ...http_url_spec, secret: 's' } };
const job_spec = { job_id: '1', workspace_url: 'http://127.0.0.1:9', access_token: 't' };

const made = async (more: object = {}): Promise<string> =>
  (await ok('createRegistryWebhook', { ...hook, model_name: await newModel(), ...more })).webhook.id;

/** One of all models. */
const ofAll = async (): Promise<string> => (await ok('createRegistryWebhook', hook)).webhook.id;

const none = '018bcfe5-6800-7000-8000-000000000000';

export const registryWebhookCases: Cases = {
  createRegistryWebhook: async (act) => {
    await act({ ...hook, model_name: await newModel() });
    await act({ events, job_spec });
    await act({ ...hook, model_name: 'none' }, { status: 404 });
  },
  listRegistryWebhooks: async (act) => {
    const model_name = await newModel();
    for (const _ of [1, 2]) await made({ model_name });
    await ofAll();
    const { next_page_token: page_token } = await act({ model_name, max_results: 1 });
    await act({ model_name, max_results: 1, page_token });
    await act({ max_results: 1 });
    await act({ model_name: 'none' }, { status: 404 });
  },
  updateRegistryWebhook: async (act) => {
    await act({ id: await made(), ...hook, status: 'DISABLED' });
    const id = await ofAll();
    await act({ id, status: 'DISABLED' });
    await act({ id, http_url_spec });
    await act({ id, status: 'ACTIVE' });
    // What has waited for it is told.
    await act({ id: (await waiting()).webhook, status: 'ACTIVE' });
    await act({ id: none }, { status: 404 });
  },
  deleteRegistryWebhook: async (act) => {
    await act({ id: await made() });
    await act({ id: await ofAll() });
    await act({ id: none }, { status: 404 });
  },
  testRegistryWebhook: async (act) => {
    await act({ id: await made() });
    await act({ id: await ofAll(), event: 'COMMENT_CREATED' });
    await act({ id: none }, { status: 404 });
  },
};
