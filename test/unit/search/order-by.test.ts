import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBy, parseOrderBy } from '#shared/domain/search/order-by.ts';
import { refusal, row, sorted } from './support.ts';

const print = (order: ReturnType<typeof parseOrderBy>) =>
  order.map(({ key, ascending }) => `${key} ${ascending ? 'ASC' : 'DESC'}`);

describe('the whole order, ties included', () => {
  test.each([
    [[], ['name ASC']],
    [['name DESC'], ['name DESC']],
    [['name\tdesc'], ['name DESC']],
    [['`name` desc'], ['name DESC']],
    [['name `desc`'], ['name DESC']],
    [['timestamp'], ['last_updated_timestamp ASC', 'name ASC']],
    [['timestamp  Desc'], ['last_updated_timestamp DESC', 'name ASC']],
    [
      ['last_updated_timestamp ASC', 'name DESC'],
      ['last_updated_timestamp ASC', 'name DESC'],
    ],
  ])('registered models by %j', (orderBy, order) => {
    expect(print(parseOrderBy('registered_model', orderBy))).toEqual(order);
  });

  test.each([
    [[], ['last_updated_timestamp DESC', 'name ASC', 'version_number DESC']],
    [['name'], ['name ASC', 'version_number DESC']],
    [['`name`'], ['name ASC', 'version_number DESC']],
    [['version_number'], ['version_number ASC', 'name ASC']],
    [['attribute.`version_number` desc'], ['version_number DESC', 'name ASC']],
    [['creation_timestamp DESC'], ['creation_timestamp DESC', 'name ASC', 'version_number DESC']],
    [
      ['version_number DESC', 'name DESC'],
      ['version_number DESC', 'name DESC'],
    ],
  ])('model versions by %j', (orderBy, order) => {
    expect(print(parseOrderBy('model_version', orderBy))).toEqual(order);
  });
});

describe("a refused order_by has MLflow's text", () => {
  const unparsable = (entry: string): [string, string] => [
    entry,
    `Invalid order_by clause '${entry}'. Could not be parsed.`,
  ];
  const both: [string, string][] = [
    ...['', ' name', 'name ', 'name ASC DESC', 'name ASC, timestamp DESC', 'name;', '(name)', '1', "'name'"].map(
      unparsable,
    ),
    ...["name 'desc'", 'name as', 'timestamp up', 'timestamp "asc"', 'TIMESTAMP', 'version DESC'].map(unparsable),
    ['name UP', "Invalid ordering key in order_by clause 'name UP'."],
    ['name SIDEWAYS', "Invalid ordering key in order_by clause 'name SIDEWAYS'."],
  ];
  const modelKeys = "Valid keys are '{'name', 'timestamp'}'";
  const versionKeys = "{'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'}";

  test.each([
    ...both,
    ['creation_timestamp DESC', `Invalid order by key 'creation_timestamp' specified. ${modelKeys}`],
    ['description', `Invalid order by key 'description' specified. ${modelKeys}`],
    ['attribute.name', `Invalid order by key 'attribute.name' specified. ${modelKeys}`],
    ['`name`', `Invalid order by key '\`name\`' specified. ${modelKeys}`],
    ['name`desc`', `Invalid order by key 'name\`desc\`' specified. ${modelKeys}`],
  ])('registered models by %j', (entry, text) => {
    expect(refusal(() => parseOrderBy('registered_model', [entry]))).toBe(text);
  });

  test.each([
    ...both,
    ['run_id', `Invalid attribute key 'run_id' specified. Valid keys are '${versionKeys}'`],
    ['timestamp DESC', `Invalid attribute key 'timestamp' specified. Valid keys are '${versionKeys}'`],
    ['run.name', "Invalid entity type 'run'. Valid entity types are ('attribute', 'tag', 'tags')"],
    ['tags.x desc', `Invalid order by key 'x' specified. Valid keys are ${versionKeys}`],
    ['tags.name', `Invalid order by key 'name' specified. Valid keys are ${versionKeys}`],
  ])('model versions by %j', (entry, text) => {
    expect(refusal(() => parseOrderBy('model_version', [entry]))).toBe(text);
  });

  test('a field asked for twice, synonyms included', () => {
    expect(refusal(() => parseOrderBy('registered_model', ['timestamp', 'last_updated_timestamp\nDESC']))).toBe(
      "`order_by` contains duplicate fields: ['timestamp', 'last_updated_timestamp\\nDESC']",
    );
    expect(refusal(() => parseOrderBy('model_version', ['name', 'attribute.`name` DESC']))).toBe(
      "`order_by` contains duplicate fields: ['name', 'attribute.`name` DESC']",
    );
  });
});

describe('comparing', () => {
  test('names go by code point, in both directions', () => {
    const names = ['A', 'B', 'a', 'aa', 'b', 'é', '\ud7ff', '\ue000', '～', '\uffff', '𐀀', '😀', '😀a'];
    const rows = names.toReversed().map((name) => row({ name }));
    expect(sorted('registered_model', [], rows).map(({ name }) => name)).toEqual(names);
    expect(sorted('registered_model', ['name DESC'], rows).map(({ name }) => name)).toEqual(names.toReversed());
  });

  test('versions go newest first, then by name, then by number downwards', () => {
    const rows = [
      row({ name: 'a', version: 2, last_updated_timestamp: 5 }),
      row({ name: 'a', version: 10, last_updated_timestamp: 5 }),
      row({ name: 'b', version: 1, last_updated_timestamp: 9 }),
      row({ name: 'B', version: 1, last_updated_timestamp: 5, creation_timestamp: 1 }),
    ];
    const label = ({ name, version }: { name: string; version?: number }) => `${name}${version}`;
    expect(sorted('model_version', [], rows).map(label)).toEqual(['b1', 'B1', 'a10', 'a2']);
    expect(sorted('model_version', ['version_number'], rows).map(label)).toEqual(['B1', 'b1', 'a2', 'a10']);
    expect(sorted('model_version', ['creation_timestamp DESC'], rows).map(label)).toEqual(['B1', 'a10', 'a2', 'b1']);
  });

  test('is a total order', () => {
    const rows = fc.record({
      name: fc.string({ unit: fc.constantFrom('a', 'B', '\ue000', '～', '😀', '\ud800', '\udfff'), maxLength: 3 }),
      version: fc.integer({ min: 1, max: 3 }),
      tags: fc.constant({}),
      creation_timestamp: fc.integer({ min: 0, max: 2 }),
      last_updated_timestamp: fc.integer({ min: 0, max: 2 }),
    });
    const keys = fc.subarray(['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp']);
    const orders = fc.tuple(keys, fc.constantFrom(' ASC', ' DESC'));
    fc.assert(
      fc.property(orders, rows, rows, rows, ([keys, direction], a, b, c) => {
        const order = parseOrderBy(
          'model_version',
          keys.map((key) => key + direction),
        );
        const compare = compareBy(order);
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        if (compare(a, b) === 0) expect([a.name, a.version]).toEqual([b.name, b.version]);
      }),
      { numRuns: 1000 },
    );
  });
});
