import { expect, test } from 'vitest';
import type { Model } from '#shared/domain/entities.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { metaItem, registered } from '#test/support/registry.ts';
import { sampleOf } from '#test/support/samples.ts';

/** What all models have, as an admin has left it. */
export const registryItem = (fields: Partial<Model> = {}) =>
  metaItem({ ...registered([], fields).model, id: '0'.repeat(26), name: '' });

/** Models that are not there, or not any more. */
export const lost = (operation: Operation): void => {
  test.each([
    ['that is deleted', { deleted: 7 }, undefined],
    ['that never was', {}, '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['by what is no id', {}, 'alpha'],
  ])('404: a model %s', async (_, fields, given) => {
    const { id, items } = registered([], fields);
    const table = fakeTable(items);
    const registered_model_id = given ?? id;
    const reply = await call(operation, { ...sampleOf(operation).args, registered_model_id });
    const message = `Registered Model with id=${registered_model_id} not found`;
    expect(reply).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } });
    expect(table.writes).toEqual([]);
  });
};
