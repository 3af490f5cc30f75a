import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import type { Try, Webhook } from '#shared/domain/webhooks/types.ts';
import { environment } from '#shared/operations/environment.ts';
import type { Event } from '#shared/operations/events.ts';
import { inParallel } from '#shared/store/in-parallel.ts';
import { allItems } from '#test/support/all-items.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import { secretsKey } from '#test/support/secrets-key.ts';
import { databricksWebhook, event } from '#test/support/webhooks.ts';
import { fakeQueue } from './queue.ts';

/** What a receiver got. */
export type Got = { webhook: string; delivery: string; rev: number; model: string; at: number };

type Answer = Partial<Try> | Error;

let count = 0;

/** `018bcfe5-…`: as ids of webhooks are. */
export const newId = (): string => `018bcfe5-6800-7000-8000-${String(++count).padStart(12, '0')}`;

/** As models' ids are. */
export const newModelId = (): string => `01HF7YAT00${String(++count).padStart(16, '0')}`;

const ten = (n: number) => String(n).padStart(10, '0');

/**
 * A table, a queue and a clock of one's own: the deliverer runs in this process, and receivers are functions. Time goes
 * by only when a test says so. `real`: what is sent is sent, to this machine's receivers.
 */
export async function newWorld({ real = false } = {}) {
  const table = await freshTable();
  process.env[environment.queues] = 'http://127.0.0.1:9/000000000000/stagebook-';
  process.env[environment.sqsEndpoint] = 'http://127.0.0.1:9';
  process.env[environment.secretsKey] = secretsKey;
  if (real) process.env[environment.privateHooks] = 'on';
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  const queue = fakeQueue();
  const got: Got[] = [];
  let answer: (got: Got) => Answer | Promise<Answer> = () => ({ status: 200 });
  const fake = () => ({
    attempt: async ({ id }: Webhook, sent: { delivery: string; body: string; rev?: number }): Promise<Try> => {
      const at = Date.now();
      const { model_name = '' } = JSON.parse(sent.body);
      const one = { webhook: id, delivery: sent.delivery, rev: sent.rev ?? 0, model: model_name, at };
      got.push(one);
      const result = await answer(one);
      if (result instanceof Error) throw result;
      return { at, latency: 1, ...result };
    },
  });
  if (!real) vi.doMock('#shared/store/webhooks/attempt.ts', fake);
  const [{ client, tableName }, { deliver }, { queueDeliveries }, wake, keys, { registryId }] = await Promise.all([
    import('#shared/store/client.ts'),
    import('#shared/store/webhooks/deliver.ts'),
    import('#shared/store/webhooks/queue.ts'),
    import('#shared/store/webhooks/wake.ts'),
    import('#shared/store/keys.ts'),
    import('#shared/store/permissions/registry.ts'),
  ]);
  const put = (item: Record<string, unknown>) => client.send(new PutCommand({ TableName: tableName, Item: item }));

  const ofAll: Webhook[] = [];
  const world = {
    table,
    registryId,
    queue,
    got,
    wake,
    client,
    queueDeliveries,
    deliver,
    /** What receivers answer from now on. */
    answers(next: typeof answer) {
      answer = next;
    },
    /** As it was, but for what is in the table; whoever was told of all models is told of none any more. */
    async reset(): Promise<void> {
      answer = () => ({ status: 200 });
      got.length = 0;
      queue.waiting.length = 0;
      queue.fails = false;
      for (const webhook of ofAll.splice(0)) await world.erase(webhook);
    },
    /** Writes the record over what is there. */
    async write(webhook: Webhook): Promise<Webhook> {
      const { id, ...fields } = webhook;
      if (webhook.scope === registryId) ofAll.push(webhook);
      await put({ ...keys.webhookKey(webhook.scope, id), ...fields });
      await put({ ...keys.webhookPlaceKey(id), scope: webhook.scope, dialect: webhook.dialect });
      return webhook;
    },
    newWebhook: (fields: Partial<Webhook> = {}): Promise<Webhook> =>
      world.write(databricksWebhook({ id: newId(), scope: newModelId(), creation_timestamp: Date.now(), ...fields })),
    async erase({ id, scope }: Webhook): Promise<void> {
      const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
      for (const Key of [keys.webhookKey(scope, id), keys.webhookPlaceKey(id)])
        await client.send(new DeleteCommand({ TableName: tableName, Key }));
    },
    /** A transition of a model, of the change of that number. */
    transition: (model_id: string, rev: number, fields: Partial<Event> = {}): Event =>
      event({
        transition_id: `${model_id}-${rev}`,
        model_id,
        model: `model-${model_id}`,
        rev,
        place: ten(rev),
        time: Date.now(),
        ...fields,
      }),
    transitions: (model_id: string, from: number, to: number): Event[] =>
      Array.from({ length: to - from + 1 }, (_, index) => world.transition(model_id, from + index)),
    /** Hands out what is due, fifty messages at once, until nothing is; what fails comes again. */
    async pump(most = 1_000): Promise<void> {
      for (let rounds = 0; rounds < most; rounds++) {
        const batch = queue.due();
        if (batch.length === 0) return;
        await inParallel(batch, 50, async ({ body, group }) => {
          try {
            await deliver(body as Parameters<typeof deliver>[0], Date.now() + 55_000);
          } catch {
            queue.waiting.push({ body, group, due: Date.now() + 90_000 });
          }
        });
      }
      throw new Error('There is always something due.');
    },
    /** Lets time go by, and what becomes due be done in its time. */
    async advance(ms: number): Promise<void> {
      const end = Date.now() + ms;
      await world.pump();
      for (;;) {
        const next = Math.min(...queue.waiting.map(({ due }) => due));
        if (next > end) break;
        vi.setSystemTime(Math.max(next, Date.now()));
        await world.pump();
      }
      vi.setSystemTime(end);
    },
    /** What there is of a webhook, by what it is: `PENDING`, `DELIVERY`, `TRY`, `DEAD`, `LANE`, `HEALTH`. */
    async items({ id }: Pick<Webhook, 'id'>, kind: string): Promise<Record<string, unknown>[]> {
      const items = (await allItems(table)) as Record<string, unknown>[];
      return items.filter(({ pk, sk }) => pk === `WEBHOOK#${id}` && String(sk).split('#')[0] === kind);
    },
    revsAt: ({ id }: Pick<Webhook, 'id'>) => got.filter(({ webhook }) => webhook === id).map(({ rev }) => rev),
  };
  return world;
}

export type World = Awaited<ReturnType<typeof newWorld>>;
