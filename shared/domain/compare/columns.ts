import type { Input, Param, Signature, Type } from '../gates/signature-types.ts';
import { differences } from './differences.ts';

/** A column of a signature as text. */
export type Column = { name: string; type: string };

export type Columns = { inputs?: Column[]; outputs?: Column[]; params?: Column[] };

const parts = ['inputs', 'outputs', 'params'] as const;

const optional = (given: object) => ('required' in given && given.required === false ? ' (optional)' : '');

const listed = (shape: readonly number[]) => `(${shape.join(', ')})`;

/** As MLflow writes them: `array(long)`, `map(string)`, `object(a: double, b: long (optional))`. */
function typeText({ type, items, values, properties }: Type): string {
  if (items) return `${type}(${typeText(items)})`;
  if (values) return `${type}(${typeText(values)})`;
  if (!properties) return type;
  const fields = Object.entries(properties).map(([name, field]) => `${name}: ${typeText(field)}${optional(field)}`);
  return `${type}(${fields.join(', ')})`;
}

function textOf(column: Input | Param): string {
  if ('tensor-spec' in column) {
    const { dtype, shape } = column['tensor-spec'];
    return `tensor(${dtype}, ${listed(shape)})`;
  }
  return typeText(column) + ('shape' in column && column.shape ? ` ${listed(column.shape)}` : '') + optional(column);
}

/** Of one without a name its place: `[0]`. */
const columnsIn = (list: readonly (Input | Param)[]): Column[] =>
  list.map((column, index) => ({ name: column.name ?? `[${index}]`, type: textOf(column) }));

export const columnsOf = (signature: Signature): Columns =>
  Object.fromEntries(
    parts.flatMap((part) => {
      const list = signature[part];
      return list ? [[part, columnsIn(list)]] : [];
    }),
  );

type Changes = { added: Column[]; removed: Column[]; retyped: { name: string; from: string; to: string }[] };

function changesOf(before: readonly Column[] = [], after: readonly Column[] = []): Changes {
  const { added, removed, changed } = differences(
    before,
    after,
    ({ name }) => name,
    (one, other) => one.type === other.type,
  );
  return { added, removed, retyped: changed.map(({ name, from, to }) => ({ name, from: from.type, to: to.type })) };
}

const isNone = ({ added, removed, retyped }: Changes) => added.length + removed.length + retyped.length === 0;

/** What a version takes and gives, against another. */
export function compareColumns(before: Columns, after: Columns) {
  const [inputs, outputs, params] = parts.map((part) => changesOf(before[part], after[part])) as [
    Changes,
    Changes,
    Changes,
  ];
  return { inputs, outputs, params, same: [inputs, outputs, params].every(isNone) };
}
