import { expect, test } from 'vitest';
import type { Operation } from '#shared/operations/operation.ts';
import { call } from './events.ts';
import { fakeTable } from './fake-table.ts';
import { registered } from './registry.ts';
import { sampleOf } from './samples.ts';

type Arguments = Record<string, unknown>;

/** Wrong arguments, merged into the operation's sample: MLflow's text, 400, and nothing was sent. */
export const refuses = (operation: Operation, cases: readonly (readonly [Arguments, string])[]): void => {
  test.each(cases)('refuses %j: %s', async (args, message) => {
    const table = fakeTable();
    const reply = await call(operation, { ...sampleOf(operation).args, ...args });
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE', message } });
    expect(table.trips).toEqual([]);
  });
};

/** A model that is not there: 404, and nothing was written. */
export const misses = (operation: Operation, args: Arguments, message: (name: string) => string): void => {
  const answersNotFound = async (name: string) =>
    expect(await call(operation, { ...sampleOf(operation).args, ...args, name })).toMatchObject({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: message(name) },
    });

  test('404: no such model', async () => {
    const table = fakeTable();
    await answersNotFound('nope');
    expect(table.trips).toEqual([['get NAME#nope NAME']]);
  });

  test('404: deleted while it is looked up', async () => {
    const { name, items, meta } = registered(['None']);
    const table = fakeTable(items);
    table.before(2, () => {
      table.items.delete(`NAME#${name} NAME`);
      table.change(meta, { deleted: 8 });
    });
    await answersNotFound(name);
    expect(table.items.get(meta)).toMatchObject({ deleted: 8, rev: 7, issued: 1 });
    expect(table.items.size).toBe(items.length - 1);
  });
};

/** As `misses`, and in a model that is there: numbers that were never given, are dead or deleted. */
export const missesVersion = (operation: Operation, args: Arguments = {}): void => {
  misses(operation, { ...args, version: '1' }, (name) => `Model Version (name=${name}, version=1) not found`);
  test.each(['0', '-1', '2', '3', '4', '2147483648', '10000000000', '99999999999'])(
    '404: version %s',
    async (version) => {
      const { name, items } = registered(['None', 'deleted', 'dead']);
      const table = fakeTable(items);
      const reply = await call(operation, { ...sampleOf(operation).args, ...args, name, version });
      expect(reply).toMatchObject({
        status: 404,
        body: {
          error_code: 'RESOURCE_DOES_NOT_EXIST',
          message: `Model Version (name=${name}, version=${version}) not found`,
        },
      });
      expect(table.writes).toEqual([]);
    },
  );
  refuses(operation, [
    [{ ...args, version: 'x' }, "Parameter 'version' must be an integer, got 'x'."],
    [{ ...args, version: '1.0' }, "Parameter 'version' must be an integer, got '1.0'."],
    [{ ...args, name: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  ]);
};
