import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Item } from './expressions.ts';
import { now } from './fake-table.ts';

/** Registered models as they lie in the table, written out by hand: keys and attributes are what is tested. */

export const ten = (n: number) => String(n).padStart(10, '0');

/** Everything in a fixture was last written then. */
export const earlier = now - 60_000;

/** A version's stage; `deleted` leaves a stub, `dead` a number whose create never wrote it. */
export type State = Stage | 'deleted' | 'dead';

let count = 0;

const actor = { type: 'local' as const, id: 'grace' };

/** Numbers 1, 2, … in the given states, each with what META and rows say of it. */
export function registered(states: readonly State[] = [], fields: Partial<Model> = {}) {
  count += 1;
  const id = `01HF7YAT00${String(count).padStart(16, '0')}`;
  const numbers = (wanted: State) => states.flatMap((state, index) => (state === wanted ? [index + 1] : []));
  const left = states.flatMap((state, index) => (state === 'None' || state === 'dead' ? [] : [index + 1]));
  const model: Model = {
    id,
    name: `model ${count}`,
    tags: {},
    aliases: {},
    creation_timestamp: earlier,
    last_updated_timestamp: earlier,
    actor,
    issued: states.length,
    rev: 7,
    at: earlier,
    staging: numbers('Staging'),
    production: numbers('Production'),
    archived: numbers('Archived').at(-1) ?? 0,
    left: left.filter((number) => number > states.length - 100),
    ...fields,
  };
  const pk = `MODEL#${id}`;
  const key = (sk: string) => `${pk} ${sk}`;
  return {
    model,
    id,
    name: model.name,
    pk,
    meta: key('META'),
    /** The address of a version, of its membership row, of a change. */
    v: (number: number) => key(`V#${ten(number)}`),
    in: (stage: Stage, number: number) => key(`IN#${stage}#${ten(number)}`),
    change: (rev: number) => key(`CHANGE#${ten(rev)}`),
    items: [
      { pk: `NAME#${model.name}`, sk: 'NAME', id },
      metaItem(model),
      ...states.flatMap((state, index) => versionItems(model, index + 1, state)),
    ] as Item[],
  };
}

export type Registered = ReturnType<typeof registered>;

export function metaItem({ id, ...fields }: Model): Item {
  const prompts = fields.tags['mlflow.prompt.is_prompt'] === 'true';
  const kind = prompts ? 'PROMPTS' : 'MODELS';
  const index = { list_pk: kind, list_sk: fields.name, recent_pk: `${kind}#0` };
  return { pk: `MODEL#${id}`, sk: 'META', ...fields, ...index, recent_sk: `${fields.last_updated_timestamp}#${id}` };
}

/** What a version is created with, and stays when it is deleted. */
export const facts = (number: number) => ({
  version: number,
  creation_timestamp: earlier,
  actor,
  request: `create-${number}`,
  client: 'test',
  source: `s3://bucket/${number}`,
  run_id: '',
  run_link: '',
  model_id: '',
  after: 1,
});

export function versionItem(model: Model, number: number, stage: Stage, fields: Partial<LiveVersion> = {}): Item {
  const live = { ...facts(number), stage, description: '', tags: {}, last_updated_timestamp: earlier, ...fields };
  const time = String(live.last_updated_timestamp);
  return {
    pk: `MODEL#${model.id}`,
    sk: `V#${ten(number)}`,
    ...live,
    list_pk: `MODEL#${model.id}`,
    list_sk: `${time}#${ten(number)}`,
    recent_pk: 'VERSIONS#0',
    recent_sk: `${time}#${model.id}#${ten(number)}`,
  };
}

export function versionItems(model: Model, number: number, state: State): Item[] {
  const pk = `MODEL#${model.id}`;
  if (state === 'dead') return [];
  if (state === 'deleted') return [{ pk, sk: `V#${ten(number)}`, ...facts(number), deleted: 5 }];
  const member = state === 'None' || state === 'Archived' ? [{ pk, sk: `IN#${state}#${ten(number)}` }] : [];
  return [versionItem(model, number, state), ...member];
}
