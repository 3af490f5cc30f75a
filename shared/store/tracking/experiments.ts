import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isLonger } from '#shared/domain/names.ts';
import type { Experiment } from '#shared/domain/tracking/entities.ts';
import {
  below,
  defaultExperiment,
  experimentNotFound,
  parseExperimentId,
} from '#shared/domain/tracking/experiments.ts';
import { alreadyExists, invalidParameter } from '#shared/wire/errors.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { type Action, commit, retrying } from '../commit.ts';
import { equal, insert, put, remove, update } from '../expression.ts';
import { getItem, type Item } from '../items.ts';
import { numberOf } from '../keys.ts';
import { queryPages } from '../query.ts';
import { soon } from '../time-to-live.ts';
import { eraKey, experimentKey, experimentNameKey, experimentPrefix, experiments, issuedKey } from './keys.ts';
import { stamp } from './stamp.ts';

const toExperiment = ({ pk, sk, actor, request, ...fields }: Item): Experiment =>
  ({ experiment_id: String(numberOf(sk)), ...fields }) as unknown as Experiment;

const toItem = ({ experiment_id, ...fields }: Experiment) => ({ ...experimentKey(Number(experiment_id)), ...fields });

async function readExperiment(number: number): Promise<Experiment | undefined> {
  const item = await getItem(experimentKey(number));
  if (item) return toExperiment(item);
  return number === 0 ? defaultExperiment : undefined;
}

/** Errors: RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE for what is no number. */
export async function getExperiment(id: string): Promise<Experiment> {
  const number = parseExperimentId(id);
  const found = await readExperiment(number);
  if (!found) throw experimentNotFound(number);
  return found;
}

/** Characters; a longer name is nobody's, and may be no key. */
const longestName = 500;

export async function findExperimentByName(name: string): Promise<Experiment | undefined> {
  if (isLonger(name, longestName)) return undefined;
  const holder = await getItem(experimentNameKey(name));
  if (!holder && name !== defaultExperiment.name) return undefined;
  const found = await readExperiment(Number(holder?.experiment_id ?? 0));
  return found?.name === name ? found : undefined;
}

/** Errors: INVALID_PARAMETER_VALUE for an experiment that is deleted. */
export function requireActiveExperiment({ experiment_id, lifecycle_stage }: Experiment): void {
  if (lifecycle_stage === 'active') return;
  throw invalidParameter(
    `The experiment ${experiment_id} must be in the 'active' state. Current state is ${lifecycle_stage}.`,
  );
}

/** All of them, the one of the lowest number first. */
export async function listExperiments(): Promise<Experiment[]> {
  const found: Experiment[] = [];
  for await (const page of queryPages({ partition: experiments, prefix: experimentPrefix })) {
    found.push(...page.map(toExperiment));
  }
  return found[0]?.experiment_id === '0' ? found : [defaultExperiment, ...found];
}

async function issue(): Promise<number> {
  const { Attributes } = await client.send(
    new UpdateCommand({ ...update({ key: issuedKey, add: { issued: 1 } }), ReturnValues: 'UPDATED_NEW' }),
  );
  return Number(Attributes?.issued);
}

type Given = Pick<Experiment, 'name' | 'artifact_location' | 'tags'>;

const nameTaken = (name: string) =>
  alreadyExists(`Experiment(name=${name}) already exists. Restore it if it was deleted, or choose another name.`);

/**
 * A number is taken in a write of its own, once the name is seen to be free; whoever dies after that leaves a gap.
 * Errors: RESOURCE_ALREADY_EXISTS, deleted experiments keep their names.
 */
export async function createExperiment(request: Request, given: Given): Promise<Experiment> {
  if (await findExperimentByName(given.name)) throw nameTaken(given.name);
  const now = Date.now();
  const experiment_id = String(await retrying(request, issue));
  const experiment: Experiment = {
    experiment_id,
    ...given,
    artifact_location: given.artifact_location || below('mlflow-artifacts:/', experiment_id),
    lifecycle_stage: 'active',
    creation_time: now,
    last_update_time: now,
    era: 0,
    rev: 1,
  };
  const actions = [
    { Put: insert({ ...experimentNameKey(given.name), experiment_id }) },
    { Put: insert({ ...toItem(experiment), ...stamp(request) }) },
  ];
  let tried = false;
  return commit(request, async () => {
    if (tried && (await findExperimentByName(given.name))) throw nameTaken(given.name);
    tried = true;
    return { actions, row: experimentKey(Number(experiment_id)), result: experiment };
  });
}

/** What a change makes of an experiment, and the actions that go with it; none: it is so already. */
type Change = { to?: Partial<Experiment>; actions?: Action[] };

/** Reads, changes and writes an experiment, again if somebody else did so meanwhile. Errors: as `getExperiment`. */
export async function changeExperiment(
  request: Request,
  id: string,
  change: (experiment: Experiment) => Promise<Change> | Change,
): Promise<void> {
  const number = parseExperimentId(id);
  await commit(request, async () => {
    const experiment = await getExperiment(id);
    const { to, actions = [] } = await change(experiment);
    if (!to) return { actions: [], result: undefined };
    const next = { ...toItem({ ...experiment, ...to, rev: experiment.rev + 1 }), ...stamp(request) };
    // Experiment 0 is not in the table until it is changed.
    const written = experiment.rev === 0 ? insert(next) : put(next, equal('rev', experiment.rev));
    return { actions: [{ Put: written }, ...actions], row: experimentKey(number), result: undefined };
  });
}

/** Errors: RESOURCE_ALREADY_EXISTS if another has the name; INVALID_PARAMETER_VALUE for one that is deleted. */
export const renameExperiment = (request: Request, id: string, name: string): Promise<void> =>
  changeExperiment(request, id, async (experiment) => {
    if (experiment.lifecycle_stage !== 'active') throw invalidParameter('Cannot rename a non-active experiment.');
    if (experiment.name === name) return { to: { last_update_time: Date.now() } };
    if (await findExperimentByName(name)) throw nameTaken(name);
    const { experiment_id } = experiment;
    return {
      to: { name, last_update_time: Date.now() },
      actions: [
        { Put: insert({ ...experimentNameKey(name), experiment_id }) },
        { Delete: remove(experimentNameKey(experiment.name)) },
      ],
    };
  });

/**
 * Deletes or restores an experiment. Its runs follow: the row of the new era rings for them, and once more when it goes,
 * for those that were being created. Errors: RESOURCE_DOES_NOT_EXIST if it is so already.
 */
export const moveExperiment = (request: Request, id: string, to: Experiment['lifecycle_stage']): Promise<void> =>
  changeExperiment(request, id, ({ experiment_id, lifecycle_stage, era }) => {
    if (lifecycle_stage === to) throw experimentNotFound(experiment_id);
    return {
      to: { lifecycle_stage: to, last_update_time: Date.now(), era: era + 1 },
      actions: [{ Put: insert({ ...eraKey(experiment_id, era + 1), ttl: soon() }) }],
    };
  });
