import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Model } from '#shared/domain/entities.ts';
import { stamp } from './events.ts';
import type { Item } from './expressions.ts';
import { now, type Written } from './fake-table.ts';
import { type Registered, ten } from './registry.ts';

/** What every write leaves, as it must be sent; the model's `rev` was 7. */

const ifAbsent = 'attribute_not_exists(pk)';

export const inserted = (put: object): Written => ({ put: put as Item, if: ifAbsent });

type Change = {
  kind: string;
  details?: object;
  set?: Partial<Model> & Record<string, unknown>;
  remove?: string[];
};

/** META from `rev` 7 to 8, and the row CHANGE#8, which tells what META says then. */
export function change({ pk, meta, model }: Registered, { kind, details, set, remove }: Change): Written[] {
  const { name, deleted, restored, staging, production, aliases } = { ...model, ...set };
  return [
    { update: meta, set: { rev: 8, at: now, ...set }, ...(remove && { remove }), if: 'rev = 7' },
    inserted({
      pk,
      sk: 'CHANGE#0000000008',
      rev: 8,
      at: now,
      kind,
      ...stamp,
      ...details,
      name,
      deleted,
      restored,
      staging,
      production,
      aliases,
      recent_pk: pk,
      recent_sk: `${now}#0000000008`,
    }),
  ];
}

/** The sort key of a note: after change 7, there after the last number given out, and there by time. */
export const noteSk = ({ model }: Pick<Registered, 'model'>) =>
  expect.stringMatching(new RegExp(`^NOTE#0000000007#${ten(model.issued)}#[0-9A-Z]{26}$`));

/** The row of a write that moves nothing. */
export const note = ({ pk, model }: Registered, kind: string, details: object): Written =>
  inserted({ pk, sk: noteSk({ model }), after: 7, at: now, kind, ...stamp, ...details });

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What makes an equality find a version, or without `number` a model. */
export const posting = ({ id }: Pick<Registered, 'id'>, attribute: string, value: string, number?: number) => ({
  pk: `IS#${number === undefined ? 'm' : 'v'}#${attribute}#${sha256(value)}`,
  sk: number === undefined ? id : `${id}#${ten(number)}`,
});
