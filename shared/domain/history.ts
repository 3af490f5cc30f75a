import {
  type ChangeKind,
  changeKinds,
  type Kind,
  kinds as known,
  type NoteKind,
  noteKinds,
} from '#shared/operations/kinds.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { requireWithin } from '#shared/wire/input.ts';
import { readInstant } from '#shared/wire/instant.ts';
import type { Actor } from '#shared/wire/request.ts';
import { parseVersion, validateAlias, validateModelName } from './names.ts';
import { parseStage, type Stage } from './stages.ts';
import { versionsIn } from './traces.ts';

/** What is asked of the past; `from` and `to` (ms since 1970) are both included. */
export type Question = {
  model?: string;
  model_id?: string;
  version?: string;
  stage?: Stage;
  alias?: string;
  actor?: string;
  kinds: readonly Kind[];
  from: number;
  to: number;
  /** The oldest first. */
  forward: boolean;
  size: number;
};

type Given = {
  [field in 'model' | 'model_id' | 'version' | 'stage' | 'alias' | 'actor' | 'from' | 'to']?: string | undefined;
} & { kind?: string[] | undefined; order: string; max_results: number };

/** The last instant there is, in 2286. */
const forever = 9_999_999_999_999;

function readKinds(given: readonly string[] = known): Kind[] {
  const unknown = given.find((kind) => !known.some((one) => one === kind));
  if (unknown === undefined) return known.filter((kind) => given.includes(kind));
  throw invalidParameter(`Invalid kind: ${unknown}. Value must be one of ${known.join(', ')}.`);
}

function readRange({ from, to }: Given): { from: number; to: number } {
  const range = {
    from: from === undefined ? 0 : readInstant('from', from),
    to: to === undefined ? forever : readInstant('to', to),
  };
  if (range.from <= range.to) return range;
  throw invalidParameter(`Parameter 'from' is later than 'to': ${from} and ${to}. Nothing is between them.`);
}

function isForward(order: string): boolean {
  if (order === 'asc' || order === 'desc') return order === 'asc';
  throw invalidParameter(
    `Invalid value '${order}' for parameter 'order': it must be 'asc', the oldest first, or 'desc'.`,
  );
}

function readVersion({ version, model, model_id }: Given): { version?: string } {
  if (version === undefined) return {};
  if (model !== undefined || model_id !== undefined) return { version: String(parseVersion(version)) };
  throw invalidParameter("Parameter 'version' is a number within one model. Give 'model' or 'model_id' with it.");
}

/** Errors: INVALID_PARAMETER_VALUE. */
export function readQuestion(given: Given): Question {
  const { model, model_id, stage, alias, actor, max_results: size } = given;
  if (model !== undefined && model_id !== undefined)
    throw invalidParameter("Parameters 'model' and 'model_id' exclude each other. Give one of them.");
  if (model !== undefined) validateModelName(model, 'model');
  if (alias !== undefined) validateAlias(alias);
  requireWithin('max_results', size, 1_000);
  return {
    ...(model !== undefined && { model }),
    ...(model_id !== undefined && { model_id }),
    ...readVersion(given),
    ...(stage !== undefined && { stage: parseStage(stage) }),
    ...(alias !== undefined && { alias }),
    ...(actor !== undefined && { actor }),
    kinds: readKinds(given.kind),
    ...readRange(given),
    forward: isForward(given.order),
    size,
  };
}

/** A transition's id names one change: nothing else is to be asked of it. */
export function requireAlone({ order, max_results, ...filters }: Given): void {
  const other = Object.entries(filters).find(([, value]) => value !== undefined);
  if (other)
    throw invalidParameter(`Parameter 'transition_id' names one change, and excludes '${other[0]}'. Give it alone.`);
}

/** Which rows can be meant at all: each is looked for on its own. */
export function rowsAsked({ kinds, stage, alias }: Question) {
  const isOf = (some: readonly Kind[]) => kinds.some((kind) => some.includes(kind));
  return {
    changes: isOf(changeKinds),
    creations: kinds.includes('version_created') && alias === undefined && (stage ?? 'None') === 'None',
    notes: isOf(noteKinds) && stage === undefined && alias === undefined,
  };
}

/** What of a row decides whether it is meant. */
export type Asked = Omit<Parameters<typeof versionsIn>[0], 'archived'> & {
  kind: ChangeKind | NoteKind | 'version_created';
  at: number;
  actor: Actor;
  alias?: string;
  aliases_deleted?: readonly string[];
  archived?: readonly { version: number; from: string; to: string }[];
};

/** Their `from` and `to` are stages; those of other rows may be texts that look like one. */
const moving: readonly Kind[] = [
  'version_created',
  'stage_transitioned',
  'request_approved',
  'stage_rolled_back',
  'version_deleted',
  'version_restored',
];

const stagesIn = ({ kind, from, to, archived = [] }: Asked): unknown[] => [
  ...(moving.includes(kind) ? [from, to] : []),
  ...archived.flatMap((moved) => [moved.from, moved.to]),
];

const aliasesIn = ({ alias, aliases_deleted = [] }: Asked) => [alias, ...aliases_deleted];

/** Whether a row is part of the answer; of which model it is has been seen to. */
export function isAsked(row: Asked, { kinds, from, to, actor, version, stage, alias }: Question): boolean {
  return (
    kinds.includes(row.kind) &&
    row.at >= from &&
    row.at <= to &&
    (actor === undefined || row.actor.id === actor) &&
    (version === undefined || versionsIn(row).includes(Number(version))) &&
    (stage === undefined || stagesIn(row).includes(stage)) &&
    (alias === undefined || aliasesIn(row).includes(alias))
  );
}
