import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilter } from '#shared/domain/search/filter.ts';
import type { Entity, MlflowClause } from '#shared/domain/search/types.ts';
import { attribute, refusal, tag } from './support.ts';

const entity = fc.constantFrom<Entity>('registered_model', 'model_version');

/** Pieces filters are made of, so that random texts come close to being filters. */
const piece = fc.constantFrom(
  ...['name', 'version_number', 'tags.a', 'tags.', 'attribute.', '=', '!=', 'LIKE', 'IN', 'NOT', 'AND', 'IS', 'NULL'],
  ...[
    "'a'",
    '"b"',
    '`c`',
    "'",
    '"',
    '`',
    '\\',
    '(',
    ')',
    ',',
    ';',
    '--',
    '/*',
    '*/',
    '#',
    ' ',
    '\n',
    '1',
    '-',
    '.',
    '😀',
  ],
);
const almostFilter = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('any text is either clauses or an INVALID_PARAMETER_VALUE', () => {
  fc.assert(
    fc.property(entity, fc.oneof(fc.string({ unit: 'binary' }), almostFilter), (entity, filter) => {
      let clauses: MlflowClause[] | undefined;
      try {
        clauses = parseFilter(entity, filter);
      } catch {
        expect(refusal(() => parseFilter(entity, filter))).not.toBe('');
      }
      for (const clause of clauses ?? []) expect(['attribute', 'tag']).toContain(clause.type);
    }),
    { numRuns: 3000 },
  );
});

const free = (without: RegExp) => fc.string({ unit: 'binary' }).map((text) => text.replace(without, ''));
const value = free(/['\\]/g);
const textComparator = fc.constantFrom('=', '!=', 'LIKE', 'ILIKE');

const clause = fc.oneof(
  fc.tuple(fc.constantFrom('name', 'run_id', 'source_path'), textComparator, value).map((parts) => attribute(...parts)),
  fc
    .tuple(
      fc.constantFrom('name', 'run_id'),
      fc.constantFrom('IN', 'NOT IN'),
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }),
    )
    .map((parts) => attribute(...parts)),
  fc
    .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), fc.maxSafeInteger())
    .map(([comparator, number]) => attribute('version_number', comparator, number)),
  fc.tuple(free(/`/g), textComparator, value).map((parts) => tag(...parts)),
);

function print({ type, key, comparator, value }: MlflowClause): string {
  const left = type === 'tag' ? `tags.\`${key}\`` : key;
  if (typeof value === 'number') return `${left} ${comparator} ${value}`;
  if (typeof value === 'string') return `${left} ${comparator} '${value}'`;
  return `${left} ${comparator} (${value.map(printPython)})`;
}

/** A backslash before a quote ends no string for SQL, so both are written by their codes. */
const printPython = (text: string) =>
  `'${text.replace(/[\\'\r\n]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`;

test('a printed list of clauses reads as the same list', () => {
  fc.assert(
    fc.property(fc.array(clause, { maxLength: 6 }), (clauses) => {
      expect(parseFilter('model_version', clauses.map(print).join(' AND '))).toEqual(clauses);
    }),
    { numRuns: 1000 },
  );
});
