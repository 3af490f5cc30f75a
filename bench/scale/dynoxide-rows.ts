import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { table } from '#shared/operations/table.ts';
import { toAttributes } from '#shared/store/sdk/attribute-values.ts';
import type { Item } from '#test/support/expressions.ts';

/**
 * Rows of dynoxide 1.2.1's own SQLite file, as it writes them itself: a million versions would take it hours over HTTP.
 * Its schema is private: a test holds us to it.
 */

type Attribute = Record<string, unknown>;

const bytes = (text: string) => Buffer.byteLength(text);

function sizeOf(attribute: Attribute): number {
  const [[type, value]] = Object.entries(attribute) as [[string, unknown]];
  if (type === 'S') return bytes(value as string);
  // Two digits a byte, and one more.
  if (type === 'N') return Math.floor((String(value).replace(/^-|\.|0+$/g, '').length + 1) / 2) + 1;
  if (type === 'L') return 3 + (value as Attribute[]).reduce((sum, one) => sum + 1 + sizeOf(one), 0);
  if (type === 'M') return 3 + Object.keys(value as object).length + sizeOfAll(value as Record<string, Attribute>);
  return 1;
}

const sizeOfAll = (attributes: Record<string, Attribute>): number =>
  Object.entries(attributes).reduce((sum, [name, one]) => sum + bytes(name) + sizeOf(one), 0);

const hashOf = (pk: string): string => createHash('md5').update('Outliers').update(pk).digest('hex').slice(0, 6);

/** The row of an item, and those it has in the indexes. */
export function rowsOf(item: Item) {
  const attributes = toAttributes(item) as Record<string, Attribute>;
  const { pk, sk } = item;
  const key = [`S:${pk}`, `S:${sk}`] as const;
  const indexes = Object.entries(table.indexes).flatMap(([name, { partitionKey, sortKey }]) => {
    const [partition, sort] = [item[partitionKey], item[sortKey]];
    if (partition === undefined || sort === undefined) return [];
    const projected = toAttributes({ pk, sk, [partitionKey]: partition, [sortKey]: sort });
    return [{ name, row: [`S:${partition}`, `S:${sort}`, ...key, JSON.stringify(projected)] }];
  });
  return { row: [...key, JSON.stringify(attributes), sizeOfAll(attributes), hashOf(pk)], indexes };
}

/** Writes items into the table of that name, which dynoxide has made and does not serve now. */
export function rowWriter(database: DatabaseSync, tableName: string): (items: Iterable<Item>) => void {
  const insertRow = database.prepare(
    `INSERT INTO "${tableName}" (pk, sk, item_json, item_size, hash_prefix) VALUES (?, ?, ?, ?, ?)`,
  );
  const insertIn: Record<string, StatementSync> = Object.fromEntries(
    Object.keys(table.indexes).map((name) => [
      name,
      database.prepare(`INSERT INTO "${tableName}::gsi::${name}" VALUES (?, ?, ?, ?, ?)`),
    ]),
  );
  return (items) => {
    for (const item of items) {
      const { row, indexes } = rowsOf(item);
      insertRow.run(...row);
      for (const { name, row } of indexes) insertIn[name]?.run(...row);
    }
  };
}
