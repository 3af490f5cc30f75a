import { ulid } from 'ulid';
import type { Brief, Given } from '#shared/domain/brief.ts';
import type { Model } from '#shared/domain/entities.ts';
import type { Outcome, PolicyRules } from '#shared/domain/gates/types.ts';
import type { Grants } from '#shared/domain/permissions.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { ChangeKind, NoteKind } from '#shared/operations/kinds.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action } from './commit.ts';
import { type Condition, equal, insert, update } from './expression.ts';
import { changeIndexKeys, changeKey, type Key, metaKey, noteKey } from './keys.ts';

/** Every write leaves one row: a change or a note, from here, or the version it creates. */

/** Who and how, on every row. */
const stamp = ({ actor, id, client }: Request) => ({ actor, request: id, client });

export type ChangeDetails = {
  version?: number;
  from?: Stage | string | number | undefined;
  to?: Stage | string | number | undefined;
  /** Versions moved along with this one. */
  archived?: { version: number; from: Stage; to: Stage }[];
  alias?: string;
  /** Those a deleted version or model took with it. */
  aliases_deleted?: string[];
  /** The version that a rollback took out of the stage, or off the alias. */
  rolled_back?: number;
  why?: string | undefined;
  given?: Given;
  /** Whose requests it is about, or ends: the ids of actors. */
  requested_by?: string[];
  /** What the gates said of it. */
  gates?: Outcome[];
  /** In spite of the gates. */
  forced?: true;
  permissions?: { from: Grants; to: Grants };
  policy?: { target: { stage?: Stage; alias?: string }; from?: PolicyRules; to?: PolicyRules };
};

/** The change's own time: never before the last change of the model, nor before what it changes came to be. */
export const timeOf = (model: Pick<Model, 'at'>, ...earliest: number[]) => Math.max(Date.now(), model.at, ...earliest);

/** Entries of a list that a row tells whole, and how many changes there are at most between two rows that tell all. */
export const most = 100;

/**
 * The model after a change, as the row keeps it, so that how it was then is one read. A list that is long is told by
 * every hundredth row alone; between those it follows from what each change did.
 */
function stateOf({ rev, name, deleted, restored, staging, production, aliases }: ChangedModel) {
  const isWhole = rev % most === 0;
  const told = <List extends object>(list: List) => (isWhole || Object.keys(list).length <= most ? list : undefined);
  return {
    name,
    deleted,
    restored,
    staging: told(staging),
    production: told(production),
    aliases: told(aliases),
  };
}

type ChangedModel = Pick<Model, 'id' | 'rev' | 'name' | 'deleted' | 'restored' | 'staging' | 'production' | 'aliases'>;

type ChangeOf = { at: number; kind: ChangeKind; details: ChangeDetails };

/** The row of the change that made the model what it is in `after`. */
export function changeRow(request: Request, after: ChangedModel, { at, kind, details }: ChangeOf) {
  const { id, rev } = after;
  return {
    ...changeKey(id, rev),
    rev,
    at,
    kind,
    ...stamp(request),
    ...details,
    ...stateOf(after),
    ...changeIndexKeys(id, rev, at),
  };
}

/** What a change does to META beside the model's own fields: its times and index keys. */
type MetaSet = readonly (readonly [string, unknown])[];

type Change = ChangeOf & {
  /** Fields of the model that are others after the change; `undefined`: it has none any more. */
  after?: { [field in keyof Omit<Model, 'id' | 'rev' | 'at'>]?: Model[field] | undefined };
  set?: MetaSet;
  /** What must still hold of META besides its `rev`. */
  if?: readonly Condition[];
};

/**
 * The two actions every change of a model has: META goes from `rev` to `rev + 1` if nothing else changed it, and the
 * row of that number is written, if absent.
 */
export function changeActions(
  request: Request,
  model: Model,
  { after = {}, set = [], if: conditions = [], ...change }: Change,
  rowAttributes: object = {},
): { actions: Action[]; row: Key } {
  const rev = model.rev + 1;
  const changed = { ...model, ...after, rev } as Model;
  const row = { ...changeRow(request, changed, change), ...rowAttributes };
  return {
    actions: [
      {
        Update: update({
          key: metaKey(model.id),
          set: [['rev', rev], ['at', change.at], ...Object.entries(after), ...set],
          if: [equal('rev', model.rev), ...conditions],
        }),
      },
      { Put: insert(row) },
    ],
    row: { pk: row.pk, sk: row.sk },
  };
}

export type NoteDetails = {
  version?: number;
  /** Of a tag, a metric; of a comment its id. */
  key?: string;
  alias?: string;
  from: Brief | undefined;
  to: Brief | undefined;
  /** What a metric was measured on. */
  dataset?: string;
  /** Of the files that an endpoint serves. */
  digest?: string;
  gates?: Outcome[];
};

/**
 * The row of a write that moves nothing: placed after the change that was the model's last when it was read, and after the
 * creation of the version whose number had been given out last.
 */
export function noteActions(request: Request, model: Model, kind: NoteKind, details: NoteDetails) {
  const at = timeOf(model);
  const row = {
    ...noteKey(model.id, model.rev, model.issued, ulid(at)),
    after: model.rev,
    at,
    kind,
    ...stamp(request),
    ...details,
  };
  return { actions: [{ Put: insert(row) }] satisfies Action[], row: { pk: row.pk, sk: row.sk } };
}
