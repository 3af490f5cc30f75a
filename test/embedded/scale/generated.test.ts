import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '#bench/scale/dynoxide-rows.ts';
import { everywhere, infix, nameAt, rare, runAt, sizes, versionAt } from '#bench/scale/shape.ts';
import { connection, setEnvironment } from '#infra/local/connection.ts';
import { type DynamoDB, startDynoxide } from '#infra/local/dynamodb.ts';
import { ensureTable } from '#infra/local/table.ts';
import { environment } from '#shared/operations/environment.ts';
import { table } from '#shared/operations/table.ts';
import type { Item } from '#test/support/expressions.ts';
import { secretsKey } from '#test/support/secrets-key.ts';

/**
 * What `npm run scale` measures on is what the API would have left: its items are those of the same calls on a real
 * database, and its rows are those that this database makes of them.
 */

const versions = 40;
const folder = mkdtempSync(join(tmpdir(), 'stagebook-scale-'));
const file = join(folder, 'real.sqlite');
const tableName = 'stagebook-scale';
let database: DynamoDB;

beforeAll(async () => {
  database = await startDynoxide(file, () => {});
  process.env[environment.table] = tableName;
  process.env[environment.bucket] ||= 'no-bucket';
  process.env[environment.secretsKey] ||= secretsKey;
  setEnvironment(database.endpoint, true);
  await ensureTable(new DynamoDBClient(connection()), tableName);
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Ids are random, and with them shards: each is told by whose it is. Keys in any order. */
function told(rows: unknown[][]): string[] {
  const ids = new Map<string, string>();
  const sorted = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(sorted);
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
  };
  const lines = rows.map((row) =>
    JSON.stringify(row.map((one) => (typeof one === 'string' && one.startsWith('{') ? sorted(JSON.parse(one)) : one))),
  );
  for (const line of lines) {
    const [, id, name] = /"id":\{"S":"(\w{26})"\},"pk":\{"S":"NAME#([^"]+)/.exec(line) ?? [];
    if (id && name) ids.set(id, `<${name}>`);
  }
  return lines
    .map((line) => line.replaceAll(/01[0-9A-Z]{24}/g, (id) => ids.get(id) ?? id))
    .map((line) => line.replaceAll(/(MODELS|VERSIONS)#\d/g, '$1#<shard>'))
    .sort();
}

/** All rows, each after the name of its table. */
function realRows(): unknown[][] {
  const opened = new DatabaseSync(file, { readOnly: true });
  const rowsIn = (name: string, columns: string) =>
    opened
      .prepare(`SELECT ${columns} FROM "${name}"`)
      .all()
      .map((row) => [name, ...Object.values(row)]);
  try {
    return [
      ...rowsIn(tableName, 'pk, sk, item_json, item_size'),
      ...Object.keys(table.indexes).flatMap((index) => rowsIn(`${tableName}::gsi::${index}`, '*')),
    ];
  } finally {
    opened.close();
  }
}

const generatedRows = (items: readonly Item[]): unknown[][] =>
  items
    .map(rowsOf)
    .flatMap(({ row, indexes }) => [
      [tableName, ...row.slice(0, 4)],
      ...indexes.map(({ name, row }) => [`${tableName}::gsi::${name}`, ...row]),
    ]);

test('items and rows are those of the same calls on a real database', async () => {
  const { makeRegistry, callRegistry } = await import('#bench/scale/make.ts');
  await callRegistry(versions);
  const items: Item[] = [];
  await makeRegistry(versions, (some) => items.push(...some));
  expect(told(generatedRows(items))).toEqual(told(realRows()));
});

test('the hash of a row is that of its partition', () => {
  const opened = new DatabaseSync(file, { readOnly: true });
  const all = opened.prepare(`SELECT pk, hash_prefix FROM "${tableName}"`).all() as {
    pk: string;
    hash_prefix: string;
  }[];
  opened.close();
  expect(all.length).toBeGreaterThan(versions);
  const hashes = all.map(({ pk }) => rowsOf({ pk: pk.slice(2), sk: '' }).row.at(-1));
  expect(hashes).toEqual(all.map(({ hash_prefix }) => hash_prefix));
});

test.each([100, 1_000, 100_000])('a registry of %i versions has that shape', (count) => {
  const all = sizes(count);
  expect(all).toHaveLength(count / 10);
  expect(all.reduce((sum, one) => sum + one, 0)).toBe(count);
  expect(Math.min(...all)).toBeGreaterThan(0);
  expect(Math.max(...all)).toBe(count / 5);
  const each = all.flatMap((size, index) => Array.from({ length: size }, (_, at) => versionAt(index, at + 1)));
  const tagged = ({ key, value }: { key: string; value: string }) =>
    each.filter(({ tags }) => tags[key] === value).length;
  expect(tagged(everywhere) / count).toBeCloseTo(0.5, 1);
  expect(tagged(rare)).toBe(3);
  expect(new Set(each.map(({ run_id }) => run_id)).size).toBe(count);
  expect(all.some((_, index) => nameAt(index).includes(infix))).toBe(true);
  expect(each[0]?.run_id).toBe(runAt(0, 1));
});
