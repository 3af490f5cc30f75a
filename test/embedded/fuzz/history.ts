import { isDeepStrictEqual } from 'node:util';
import type { Model, Version } from '#shared/domain/entities.ts';
import { isLive } from '#shared/domain/entities.ts';
import { inParallel } from '#shared/store/in-parallel.ts';
import type { Item } from '#shared/store/items.ts';
import { metaKey, numberOf } from '#shared/store/keys.ts';
import { everyModel } from '#shared/store/ledger/verify.ts';
import { readMeta } from '#shared/store/models/get.ts';
import { queryPages } from '#shared/store/query.ts';
import { toVersion } from '#shared/store/versions/get.ts';

/** Everything the table holds of a model. */
export type Whole = {
  model: Model;
  versions: Version[];
  changes: Item[];
  notes: Item[];
  members: Record<string, number[]>;
};

async function all(id: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk, prefix })) items.push(...page);
  return items;
}

async function readWhole(id: string): Promise<Whole> {
  const numbers = async (prefix: string) => (await all(id, prefix)).map(({ sk }) => numberOf(sk));
  return {
    model: (await readMeta(id)) as Model,
    versions: (await all(id, 'V#')).map(toVersion),
    changes: await all(id, 'CHANGE#'),
    notes: await all(id, 'NOTE#'),
    members: { None: await numbers('IN#None#'), Archived: await numbers('IN#Archived#') },
  };
}

/** Models that are read at once: of hundreds, reading what came would leave no time to connect for the rest. */
const width = 10;

export const readEverything = async (): Promise<Whole[]> => inParallel([...(await everyModel())], width, readWhole);

type State = { stages: Map<number, string>; aliases: Map<string, number>; name: string; deleted: boolean };

const inStage = (stages: ReadonlyMap<number, string>, stage: string) =>
  [...stages]
    .filter(([, its]) => its === stage)
    .map(([version]) => version)
    .sort((a, b) => a - b);

const sorted = (list: unknown) => [...(list as number[])].sort((a, b) => a - b);

function applyChange(state: State, row: Item): void {
  const {
    kind,
    version,
    to,
    archived = [],
    alias,
    aliases_deleted: lost = [],
    name,
  } = row as Item & {
    kind: string;
    version: number;
    to: string | number;
    archived?: { version: number; to: string }[];
    alias: string;
    aliases_deleted?: string[];
    name: string;
  };
  for (const one of archived) state.stages.set(one.version, one.to);
  if (['stage_transitioned', 'request_approved', 'stage_rolled_back', 'version_restored'].includes(kind))
    state.stages.set(version, to as string);
  if (kind === 'version_deleted') state.stages.delete(version);
  for (const one of lost) state.aliases.delete(one);
  if (['alias_set', 'alias_rolled_back'].includes(kind)) state.aliases.set(alias, to as number);
  if (kind === 'alias_deleted') state.aliases.delete(alias);
  state.name = name;
  if (kind === 'model_deleted') state.deleted = true;
  if (kind !== 'model_restored') return;
  state.deleted = false;
  for (const one of state.stages.keys()) state.stages.set(one, 'None');
  state.aliases.clear();
}

/** Replays the rows in (rev, n) order; at every rev the lists that row recorded must be what the replay has. */
function replay({ versions, changes }: Whole, report: (problem: string) => void): State {
  const state: State = { stages: new Map(), aliases: new Map(), name: '', deleted: false };
  const births = versions.toSorted((a, b) => a.after - b.after || a.version - b.version);
  let lastAt = 0;
  for (const [index, row] of changes.entries()) {
    const { rev, at, staging, production, aliases } = row as unknown as {
      rev: number;
      at: number;
      staging?: number[];
      production?: number[];
      aliases?: Record<string, number>;
    };
    if (rev !== index + 1) report(`rev ${rev} stands at place ${index + 1}`);
    if (at < lastAt) report(`at goes back at rev ${rev}`);
    lastAt = at;
    for (const { version } of births.filter(({ after }) => after === rev - 1)) state.stages.set(version, 'None');
    applyChange(state, row);
    if (row.kind === 'alias_set' && !state.stages.has(Number(row.to)))
      report(`an alias is set to no version at rev ${rev}`);
    if (staging && !isDeepStrictEqual(sorted(staging), inStage(state.stages, 'Staging')))
      report(`Staging differs at rev ${rev}`);
    if (production && !isDeepStrictEqual(sorted(production), inStage(state.stages, 'Production')))
      report(`Production differs at rev ${rev}`);
    if (aliases && !isDeepStrictEqual(aliases, Object.fromEntries(state.aliases)))
      report(`aliases differ at rev ${rev}`);
    if (inStage(state.stages, 'Production').length > 1) report(`two versions in Production at rev ${rev}`);
  }
  for (const { version, after } of births) if (after === changes.length) state.stages.set(version, 'None');
  return state;
}

function compareTable({ model, versions, members }: Whole, state: State, report: (problem: string) => void): void {
  const live = versions.filter(isLive);
  const actual = new Map(live.map(({ version, stage }) => [version, stage as string]));
  const same = (what: string, a: unknown, b: unknown) => {
    if (!isDeepStrictEqual(a, b)) report(`${what}: ${JSON.stringify(a)} against ${JSON.stringify(b)}`);
  };
  for (const stage of ['None', 'Staging', 'Production', 'Archived']) {
    same(`replay and versions in ${stage}`, inStage(state.stages, stage), inStage(actual, stage));
  }
  same('META and Staging', sorted(model.staging), inStage(actual, 'Staging'));
  same('META and Production', sorted(model.production), inStage(actual, 'Production'));
  same('rows and None', sorted(members.None), inStage(actual, 'None'));
  same('rows and Archived', sorted(members.Archived), inStage(actual, 'Archived'));
  same('replay and aliases', Object.fromEntries(state.aliases), model.aliases);
  for (const [alias, version] of Object.entries(model.aliases))
    if (!actual.has(version)) report(`alias ${alias} has no version ${version}`);
  if (Math.max(0, ...inStage(actual, 'Archived')) > model.archived)
    report('an Archived version is above META.archived');
  const none = new Set(inStage(actual, 'None'));
  for (const version of model.left) if (none.has(version)) report(`left has ${version}, which is in None`);
  same('replay and name', state.name, model.name);
}

/** Everything wrong with what is in the table: rows against versions, lists, members and aliases, at every rev. */
export function problemsOf(whole: Whole): string[] {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(`${whole.model.id}: ${problem}`);
  const state = replay(whole, report);
  if (whole.model.rev !== whole.changes.length)
    report(`META has rev ${whole.model.rev}, there are ${whole.changes.length} rows`);
  if (!state.deleted) compareTable(whole, state, report);
  return problems;
}
