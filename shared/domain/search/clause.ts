import { kept } from '#shared/wire/artifact-host.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { reprSet } from '#shared/wire/repr.ts';
import { readInteger, type Written } from './integer.ts';
import { readKey, unquoteValue } from './key.ts';
import { parseList } from './list.ts';
import type { Node } from './operands.ts';
import { isNumber, isString, readIdentifier, readQuoted } from './sides.ts';
import type { Comparison } from './syntax.ts';
import type {
  Entity,
  ListClause,
  ListComparator,
  MlflowClause,
  NumberComparator,
  TextClause,
  TextComparator,
} from './types.ts';

type Attribute = Exclude<MlflowClause, { type: 'tag' }>['key'];

const ATTRIBUTES: Record<Entity, readonly Attribute[]> = {
  registered_model: ['name'],
  model_version: ['name', 'version_number', 'run_id', 'source_path'],
};
const NUMERIC = ['version_number', 'creation_timestamp', 'last_updated_timestamp'];

const TEXT: readonly TextComparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const NUMBER: readonly NumberComparator[] = ['=', '!=', '<', '<=', '>', '>='];
const LIST: readonly ListComparator[] = ['IN', 'NOT IN'];

/**
 * What a comparison means for an entity. MLflow reads the keys and values of all comparisons before it holds any
 * comparator against them, so the second half is a function, to be called when everything is read.
 */
export function readClause(entity: Entity, { left, comparator: written, right }: Comparison): () => MlflowClause {
  const key = readKey(readIdentifier(left), ATTRIBUTES[entity]);
  const comparator = written.toUpperCase();
  if (key.type === 'tag') {
    const value = readQuoted('tag', right);
    return () => ({ ...key, comparator: expect(TEXT, comparator, 'tag'), value });
  }
  if (key.key === 'version_number') {
    const written = readNumber(right);
    return () => ({
      ...{ type: key.type, key: 'version_number' },
      comparator: expect(NUMBER, comparator, 'attribute version_number'),
      value: readInteger('version_number', written),
    });
  }
  return readTextClause(entity, key.key, comparator, right);
}

function readTextClause(
  entity: Entity,
  key: TextClause['key'],
  comparator: string,
  right: Node,
): () => TextClause | ListClause {
  const type = 'attribute';
  if (isString(right)) {
    const text = unquoteValue(right.text);
    const value = key === 'source_path' ? kept(text) : text;
    return () => ({ type, key, comparator: expect(TEXT, comparator, type), value });
  }
  if (right.kind === 'list') {
    if (key === 'source_path') throw listUnsupported();
    const value = parseList(right.text);
    // MLflow answers 500 to `name = ('a')`.
    return () => ({ type, key, comparator: expect(LIST, comparator, type), value });
  }
  if (isNumber(right) && entity === 'model_version') {
    throw invalidParameter(`Only the '${reprSet(NUMERIC)}' attributes support comparison with numeric values.`);
  }
  throw unquoted(right);
}

function readNumber(right: Node): Written {
  if (isString(right)) return { kind: 'text', text: unquoteValue(right.text) };
  if (isNumber(right)) return right;
  throw right.kind === 'list' ? listUnsupported() : unquoted(right);
}

function expect<Known extends string>(comparators: readonly Known[], comparator: string, owner: string): Known {
  const known = comparators.find((candidate) => candidate === comparator);
  if (known) return known;
  throw invalidParameter(`Invalid comparator for ${owner}: ${comparator}`);
}

const listUnsupported = () =>
  invalidParameter("Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.");

const unquoted = ({ text }: Node) =>
  invalidParameter(
    `Expected a quoted string value or a list of quoted string values for attributes. Got value ${text}`,
  );
