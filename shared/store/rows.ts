import { ulid } from 'ulid';
import type { Brief, Given } from '#shared/domain/brief.ts';
import type { Model } from '#shared/domain/entities.ts';
import { type Members, noMembers } from '#shared/domain/members.ts';
import type { Stage } from '#shared/domain/stages.ts';
import type { Request } from '#shared/wire/request.ts';
import type { Action } from './commit.ts';
import { equal, insert, update } from './expression.ts';
import { changeKey, type Key, metaKey, noteKey } from './keys.ts';

/** Every write leaves one row: a change or a note, from here, or the version it creates. */

/** Who and how, on every row. */
const stamp = ({ actor, id, client }: Request) => ({ actor, request: id, client });

export type ChangeKind =
  | 'model_created'
  | 'model_renamed'
  | 'model_deleted'
  | 'stage_transitioned'
  | 'versions_archived'
  | 'version_deleted'
  | 'alias_set'
  | 'alias_deleted';

export type ChangeDetails = {
  version?: number;
  from?: Stage | string | number | undefined;
  to?: Stage | string | number | undefined;
  /** Versions moved along with this one. */
  archived?: { version: number; from: Stage; to: Stage }[];
  alias?: string;
  /** Those a deleted version took with it. */
  aliases?: string[];
  /** The name from this change on. */
  name?: string;
  why?: string | undefined;
  given?: Given;
};

/** A row keeps the holders of both stages after it, unless they are many: then they follow from the rows before. */
const listed = (members: number[]) => (members.length <= 100 ? members : undefined);

/** The change's own time: never before the last change of the model, nor before what it changes came to be. */
export const timeOf = (model: Pick<Model, 'at'>, ...earliest: number[]) => Math.max(Date.now(), model.at, ...earliest);

type ChangeOf = {
  model: Pick<Model, 'id' | 'rev'>;
  at: number;
  kind: ChangeKind;
  members: Pick<Members, 'staging' | 'production'>;
  details: ChangeDetails;
};

export function changeRow(request: Request, { model, at, kind, members, details }: ChangeOf) {
  const rev = model.rev + 1;
  return {
    ...changeKey(model.id, rev),
    rev,
    at,
    kind,
    ...stamp(request),
    ...details,
    staging: listed(members.staging),
    production: listed(members.production),
  };
}

/** What a change does to META, besides `rev` and `at`. */
type MetaSet = readonly (readonly [string | readonly [string, string], unknown])[];

/**
 * The two actions every change of a model has: META goes from `rev` to `rev + 1` if nothing else changed it, and the
 * row of that number is written, if absent.
 */
export function changeActions(
  request: Request,
  model: Model,
  { at, kind, details, set = [], members }: Omit<ChangeOf, 'model' | 'members'> & { set?: MetaSet; members?: Members },
  rowAttributes: object = {},
): { actions: Action[]; row: Key } {
  const after = members ?? model;
  const row = { ...changeRow(request, { model, at, kind, members: after, details }), ...rowAttributes };
  const lists: MetaSet = members
    ? Object.keys(noMembers).map((field) => [field, members[field as keyof Members]] as const)
    : [];
  return {
    actions: [
      {
        Update: update({
          key: metaKey(model.id),
          set: [['rev', row.rev], ['at', at], ...lists, ...set],
          if: [equal('rev', model.rev)],
        }),
      },
      { Put: insert(row) },
    ],
    row: { pk: row.pk, sk: row.sk },
  };
}

export type NoteKind = 'description_set' | 'tag_set' | 'tag_deleted' | 'registration_finished' | 'registration_failed';

export type NoteDetails = { version?: number; key?: string; from: Brief | undefined; to: Brief | undefined };

/** The row of a write that moves nothing: placed after the change that was the model's last when it was read. */
export function noteActions(request: Request, model: Model, kind: NoteKind, details: NoteDetails) {
  const row = {
    ...noteKey(model.id, ulid()),
    after: model.rev,
    at: timeOf(model),
    kind,
    ...stamp(request),
    ...details,
  };
  return { actions: [{ Put: insert(row) }] satisfies Action[], row: { pk: row.pk, sk: row.sk } };
}
