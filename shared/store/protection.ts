import type { Model } from '#shared/domain/entities.ts';
import { chosen } from '#shared/wire/environment.ts';
import { conflict } from '#shared/wire/errors.ts';

const isOn = chosen('protectProduction') === 'on';

const refused = ({ name }: Model, version: number, why: string) =>
  conflict(`Model Version (name=${name}, version=${version}) ${why} Nothing was deleted.`);

/**
 * Under the setting `protectProduction`: neither what serves nor what is held is deleted, nor a model that has such a
 * version. META tells, so within a change of the model the answer holds. Errors: RESOURCE_CONFLICT.
 */
export function requireUnprotected(model: Model, version?: number): void {
  if (!isOn) return;
  const first = (list: readonly number[] = []) => list.find((one) => version === undefined || one === version);
  const [held, serving] = [first(model.held), first(model.production)];
  if (held !== undefined) throw refused(model, held, 'is under a legal hold: release it first (POST release).');
  if (serving !== undefined) throw refused(model, serving, 'is in Production: move it to another stage first.');
}
