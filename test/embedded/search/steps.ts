import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { IS_PROMPT } from '#shared/domain/search/prompts.ts';
import { client, tableName } from '#shared/store/client.ts';
import { metaKey } from '#shared/store/keys.ts';
import { getModel } from '#shared/store/models/get.ts';
import { raiseRenamed } from '#shared/store/walk.ts';
import { anyone } from '#test/support/anyone.ts';
import { call } from '#test/support/call.ts';
import type { Shadow, ShadowModel, ShadowVersion } from './shadow.ts';

/** Random lives of a registry: each step is made through the API and on the shadow. */

export const names = ['a', 'A', 'ab', 'aB', 'abc', 'a_c', 'b%', 'Z', 'z', 'é', '～', '😀', '😀a', "o'q", 'end', 'all'];
export const runs = ['', 'run-1', 'run-2', 'RUN-1'];
export const sources = ['s3://b/1', 's3://b/2', 'S3://b/1'];
export const keys = ['team', 'k.x', IS_PROMPT];
/** Two of them postings do not know: the empty one, and the long one. */
export const values = ['red', 'blue', 'RED', '', 'true', 'long'];
/** So that counterexamples can be read, the long value is written out only where it is used. */
export const spelled = (value: string) => (value === 'long' ? 'x'.repeat(1_200) : value);

const tags = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values), { maxKeys: 2, noNullPrototype: true });
const any = fc.nat({ max: 1_000 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('model' as const), name: fc.constantFrom(...names), tags }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('version' as const),
      model: any,
      run_id: fc.constantFrom(...runs),
      source: fc.constantFrom(...sources),
      tags,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('tag model' as const, 'tag version' as const),
      model: any,
      version: any,
      key: fc.constantFrom(...keys),
      value: fc.option(fc.constantFrom(...values), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('stage' as const),
      model: any,
      version: any,
      stage: fc.constantFrom('None', 'Staging', 'Production', 'Archived'),
      archive: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('describe' as const), model: any, version: any }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete version' as const), model: any, version: any }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rename' as const), model: any, name: fc.constantFrom(...names) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('delete model' as const, 'dead create' as const), model: any }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

export const steps = (minLength: number, maxLength: number) => fc.array(step, { minLength, maxLength });

const list = (record: Record<string, string>) =>
  Object.entries(record).map(([key, value]) => ({ key, value: spelled(value) }));

const spelledTags = (tags: Record<string, string>) =>
  Object.fromEntries(list(tags).map(({ key, value }) => [key, value]));

const pick = <T>(from: Iterable<T>, index: number): T | undefined => {
  const all = [...from];
  return all.length > 0 ? all[index % all.length] : undefined;
};

async function done(operation: string, input: Record<string, unknown>): Promise<void> {
  const { status, body } = await call(operation, input);
  if (status !== 200) throw new Error(`${operation} ${JSON.stringify(input)}: ${status} ${JSON.stringify(body)}`);
}

/** A life's clock stands still but for its ticks, so that many rows have one time. */
export type Clock = { now: () => number; advance: (ms: number) => void };

async function ofModel(step: Step, model: ShadowModel, shadow: Shadow, now: number): Promise<void> {
  const { name } = model;
  switch (step.do) {
    case 'version': {
      const { run_id, tags } = step;
      const source = tags[IS_PROMPT] === 'true' ? 'prompt-template' : step.source;
      await done('createModelVersion', { name, source, run_id, tags: list(tags) });
      const version = ++model.issued;
      const times = { creation_timestamp: now, last_updated_timestamp: now };
      model.versions.set(version, { version, run_id, source, tags: spelledTags(tags), ...times, stage: 'None' });
      model.last_updated_timestamp = now;
      return;
    }
    case 'tag model':
      if (step.value === undefined) {
        await done('deleteRegisteredModelTag', { name, key: step.key });
        delete model.tags[step.key];
      } else {
        await done('setRegisteredModelTag', { name, key: step.key, value: spelled(step.value) });
        model.tags[step.key] = spelled(step.value);
      }
      return;
    case 'rename':
      if (shadow.has(step.name) && step.name !== name) return;
      await done('renameRegisteredModel', { name, new_name: step.name });
      shadow.delete(name);
      model.name = step.name;
      shadow.set(model.name, model);
      model.last_updated_timestamp = now;
      for (const version of model.versions.values()) version.last_updated_timestamp = now;
      await raiseRenamed((await getModel(anyone, model.name)).id);
      return;
    case 'delete model':
      await done('deleteRegisteredModel', { name });
      shadow.delete(name);
      return;
    case 'dead create': {
      const Key = metaKey((await getModel(anyone, name)).id);
      const values = { ':one': 1 };
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key,
          UpdateExpression: 'ADD issued :one',
          ExpressionAttributeValues: values,
        }),
      );
      model.issued++;
    }
  }
}

async function ofVersion(step: Step, model: ShadowModel, found: ShadowVersion, now: number): Promise<void> {
  const { name } = model;
  const version = String(found.version);
  switch (step.do) {
    case 'tag version':
      if (step.value === undefined) {
        await done('deleteModelVersionTag', { name, version, key: step.key });
        delete found.tags[step.key];
      } else {
        await done('setModelVersionTag', { name, version, key: step.key, value: spelled(step.value) });
        found.tags[step.key] = spelled(step.value);
      }
      return;
    case 'stage': {
      const archive = step.archive && (step.stage === 'Staging' || step.stage === 'Production');
      const { stage } = step;
      await done('transitionModelVersionStage', { name, version, stage, archive_existing_versions: archive });
      for (const other of model.versions.values()) {
        if (other !== found && archive && other.stage === stage) {
          Object.assign(other, { stage: 'Archived', last_updated_timestamp: now });
        }
      }
      Object.assign(found, { stage, last_updated_timestamp: now });
      model.last_updated_timestamp = now;
      return;
    }
    case 'describe':
      await done('updateModelVersion', { name, version, description: 'd' });
      found.last_updated_timestamp = now;
      return;
    case 'delete version':
      await done('deleteModelVersion', { name, version });
      model.versions.delete(found.version);
      model.last_updated_timestamp = now;
  }
}

/** Lives through the steps, changing the shadow; those that have nothing to act on are passed over. */
export async function live(life: readonly Step[], clock: Clock, shadow: Shadow = new Map()): Promise<Shadow> {
  for (const step of life) {
    if (step.do === 'tick') clock.advance(step.ms);
    else if (step.do === 'model') {
      if (shadow.has(step.name)) continue;
      await done('createRegisteredModel', { name: step.name, tags: list(step.tags) });
      const times = { creation_timestamp: clock.now(), last_updated_timestamp: clock.now() };
      shadow.set(step.name, {
        name: step.name,
        tags: spelledTags(step.tags),
        ...times,
        issued: 0,
        versions: new Map(),
      });
    } else {
      const model = pick(shadow.values(), step.model);
      if (!model) continue;
      const version = 'version' in step ? pick(model.versions.values(), step.version) : undefined;
      if (version) await ofVersion(step, model, version, clock.now());
      await ofModel(step, model, shadow, clock.now());
    }
  }
  return shadow;
}
