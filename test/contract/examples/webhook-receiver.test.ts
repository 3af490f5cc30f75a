import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from '../clients.ts';
import { type Request, send } from '../registry.ts';
import { type Example, patience, startExample } from './process.ts';

/** examples/webhook-receiver: what Stagebook sends it takes once; what nobody signed, or long ago, it refuses. */

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'examples/webhook-receiver');
const secret = 'it is told to nobody';
const python = clients('python3');

const receivers = {
  'receiver.py': () => python.path('python3'),
  'receiver.ts': () => join(root, 'node_modules/.bin/node'),
} as const;

const hmac = (text: string) => createHmac('sha256', secret).update(text);
const seconds = () => Math.floor(Date.now() / 1_000);

type Headers = Record<string, string>;

function mlflow(body: string, time: number | string = seconds(), delivery: string = randomUUID()): Headers {
  const signature = `v1,${hmac(`${delivery}.${time}.${body}`).digest('base64')}`;
  return { 'X-MLflow-Delivery-Id': delivery, 'X-MLflow-Timestamp': String(time), 'X-MLflow-Signature': signature };
}

const databricks = (body: string): Headers => ({ 'X-Databricks-Signature': hmac(body).digest('hex') });

const payload = (time = Date.now(), text = 'as said') => JSON.stringify({ event_timestamp: time, text });

const day = 86_400_000;

describe.skipIf(python.missing).for(Object.keys(receivers) as (keyof typeof receivers)[])(
  `%s${python.note}`,
  (file) => {
    let scratch: string;
    let receiver: Example;

    const start = (...command: string[]) =>
      startExample(
        receivers[file](),
        [join(folder, file), '--port', '0', '--inbox', join(scratch, 'inbox.db'), ...command],
        { WEBHOOK_SECRET: secret },
      );

    const post = async (body: string, headers: Headers): Promise<number> =>
      (await fetch(receiver.url, { method: 'POST', headers, body })).status;

    beforeEach(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'receiver-'));
      receiver = await start();
    });

    afterEach(async () => {
      await receiver.kill();
      await rm(scratch, { recursive: true, force: true });
    });

    /** All that it was given before is done when this one is. */
    async function settle(): Promise<string[]> {
      const last = payload(Date.now(), `the last, ${randomUUID()}`);
      expect(await post(last, mlflow(last))).toBe(200);
      await vi.waitUntil(() => receiver.lines().includes(last), patience);
      return receiver.lines().filter((line) => line !== last);
    }

    test('what is signed is taken once, in the order in which it came', async () => {
      const [first, second] = [payload(Date.now(), 'ünïcödé 😀'), payload(Date.now(), 'another')];
      const headers = mlflow(first);
      expect(await post(first, headers)).toBe(200);
      expect(await post(second, databricks(second))).toBe(200);
      // A retry has its own time and signature.
      expect(await post(first, mlflow(first, seconds() - 299, headers['X-MLflow-Delivery-Id']))).toBe(200);
      // Nothing of the headers is signed: another id makes it no other delivery.
      expect(await post(second, { ...databricks(second), 'X-Stagebook-Delivery-Id': randomUUID() })).toBe(200);
      expect(await settle()).toEqual([first, second]);
    });

    test('of several signatures one is enough, as while a secret is changed', async () => {
      const body = payload();
      const { 'X-MLflow-Signature': good = '', ...headers } = mlflow(body);
      expect(await post(body, { ...headers, 'X-MLflow-Signature': `v1,of-another-secret ${good}` })).toBe(200);
      expect(await settle()).toEqual([body]);
    });

    test('what is not signed, altered, recorded or of the wrong scheme is refused', async () => {
      const body = payload();
      const good = mlflow(body);
      const id = good['X-MLflow-Delivery-Id'] as string;
      const stale = payload(Date.now() - 32 * day);
      const signed = `${id}.${seconds()}.${body}`;
      const refused: [string, string, Headers][] = [
        ['without a signature', body, {}],
        ['another body', `${body} `, good],
        ['another body', `${body} `, databricks(body)],
        ['another id', body, { ...good, 'X-MLflow-Delivery-Id': randomUUID() }],
        ['another time', body, { ...good, 'X-MLflow-Timestamp': String(seconds() - 1) }],
        ['without an id', body, { ...good, 'X-MLflow-Delivery-Id': '' }],
        ['an id that is none', body, mlflow(body, seconds(), 'a.b')],
        ['without a time', body, mlflow(body, '')],
        ['a time that is none', body, mlflow(body, 'now')],
        ['of ten minutes ago', body, mlflow(body, seconds() - 600)],
        ['of in ten minutes', body, mlflow(body, seconds() + 600)],
        ['hex where base64 is wanted', body, { ...good, 'X-MLflow-Signature': `v1,${hmac(body).digest('hex')}` }],
        ['not Latin', body, { ...good, 'X-MLflow-Signature': 'v1,é' }],
        ["Databricks', of a month ago", stale, databricks(stale)],
      ];
      for (const [why, content, headers] of refused) expect([why, await post(content, headers)]).toEqual([why, 401]);
      // MLflow's signature is one of Databricks', of what it is made over: that is no payload.
      expect(await post(signed, databricks(signed))).toBe(400);
      expect(await post('[]', databricks('[]'))).toBe(400);
      expect(await settle()).toEqual([]);
    });

    test('what it has answered is worked on, whatever happens to it: a command that fails, kill -9', async () => {
      await receiver.kill();
      receiver = await start('--', 'sh', '-c', 'cat >/dev/null; exit 3');
      const [first, second] = [payload(Date.now(), 'first'), payload(Date.now(), 'second')];
      expect(await post(first, mlflow(first))).toBe(200);
      await vi.waitUntil(() => receiver.log().includes('ended with 3'), patience);
      expect(await post(second, mlflow(second))).toBe(200);
      await receiver.kill();
      receiver = await start('--', 'sh', '-c', 'cat; echo');
      expect(await settle()).toEqual([first, second]);
      await receiver.kill();
      receiver = await start();
      // The last that it was given may have been in hand when it was killed, and no other.
      const again = await settle();
      expect(again.filter((line) => line === first || line === second)).toEqual([]);
    });

    describe('told by Stagebook', () => {
      let stagebook: Stagebook;

      beforeAll(async () => {
        stagebook = await startStagebook({ args: ['--allow-private-hooks'] });
      });

      afterAll(() => stagebook?.stop());

      async function call<Answer>(request: Request): Promise<Answer> {
        const { status, body } = await send(stagebook.url, request);
        expect([request.path, status, body]).toEqual([request.path, 200, body]);
        return body as Answer;
      }

      /** The log of a webhook: its deliveries' statuses and how often each was tried. */
      async function deliveries(id: string) {
        const answer = await fetch(`${stagebook.url}/api/2.0/stagebook/webhooks/deliveries?webhook_id=${id}`);
        type Page = { deliveries: { delivery_id: string; status: string; tries: number }[] };
        return ((await answer.json()) as Page).deliveries;
      }

      test('both kinds of webhooks and signatures; what is sent again is not taken again', async () => {
        const version = { name: 'm', version: '1' };
        await call({ method: 'POST', path: 'registered-models/create', body: { name: 'm' } });
        await call({ method: 'POST', path: 'model-versions/create', body: { name: 'm', source: 's3://bucket/m' } });
        const url = `${receiver.url}/hook`;
        const create = async (path: string, body: object) => {
          type Made = { webhook: { id?: string; webhook_id?: string } };
          const { webhook } = await call<Made>({ method: 'POST', path, body });
          return webhook.id ?? webhook.webhook_id ?? '';
        };
        const ofRegistry = {
          model_name: 'm',
          events: ['MODEL_VERSION_TRANSITIONED_STAGE'],
          http_url_spec: { url, secret },
        };
        const hooks = [
          await create('registry-webhooks/create', ofRegistry),
          await create('registry-webhooks/create', { ...ofRegistry, signature: 'mlflow' }),
          await create('webhooks', {
            ...{ name: 'aliases', url, secret },
            events: [{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }],
          }),
        ];
        await call({
          method: 'POST',
          path: 'model-versions/transition-stage',
          body: { ...version, stage: 'Production' },
        });
        await call({ method: 'POST', path: 'registered-models/alias', body: { ...version, alias: 'champion' } });

        await vi.waitUntil(() => receiver.lines().length >= 3, patience);
        const told = receiver.lines().map((line) => JSON.parse(line));
        const moves = told.filter(({ event }) => event === 'MODEL_VERSION_TRANSITIONED_STAGE');
        expect(moves.map(({ webhook_id }) => webhook_id).toSorted()).toEqual(hooks.slice(0, 2).toSorted());
        for (const move of moves)
          expect(move).toMatchObject({ model_name: 'm', version: '1', from_stage: 'None', to_stage: 'Production' });
        expect(told.filter(({ entity }) => entity === 'model_version_alias')).toMatchObject([
          { action: 'created', data: { name: 'm', alias: 'champion', version: '1' } },
        ]);

        for (const webhook_id of hooks) {
          const [{ delivery_id } = { delivery_id: '' }] = await deliveries(webhook_id);
          const redriving = await fetch(`${stagebook.url}/api/2.0/stagebook/webhooks/redrive`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ webhook_id, delivery_id }),
          });
          expect(await redriving.json()).toEqual({ redriven: 1 });
          await vi.waitFor(async () => {
            expect(await deliveries(webhook_id)).toMatchObject([{ delivery_id, status: 'DELIVERED', tries: 2 }]);
          }, patience);
        }
        expect(await settle()).toHaveLength(3);
      });
    });
  },
);
