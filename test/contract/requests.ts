import type { Random } from './random.ts';
import type { Request } from './registry.ts';

/**
 * A request of a random sequence. A search is followed through all its pages when `pages` is set; `creates` is what the
 * sequence calls the thing that a server gives an id of its own.
 */
export type Operation = Request & { pages?: true; creates?: string };

export type Fields = Record<string, unknown>;

export function get(random: Random, path: string, fields: Fields): Operation {
  return { method: 'GET', path, query: queryOf(spoilt(random, fields)) };
}

export function post(random: Random, path: string, fields: Fields, spoilable?: string[]): Operation {
  return edit(random, 'POST', path, fields, spoilable);
}

export function del(random: Random, path: string, fields: Fields): Operation {
  return edit(random, 'DELETE', path, fields);
}

export function edit(
  random: Random,
  method: Request['method'],
  path: string,
  fields: Fields,
  spoilable?: string[],
): Operation {
  return { method, path, body: spoilt(random, fields, spoilable) };
}

/** A list is as many parameters of one name. */
export function queryOf(fields: Fields): [string, string][] {
  return Object.entries(fields).flatMap(([field, value]) =>
    [value]
      .flat()
      .flatMap((one) => (one === undefined || one === null ? [] : [[field, String(one)] as [string, string]])),
  );
}

/** Now and then a field is left out, has the wrong type, or one that nobody knows is added. */
export function spoilt(random: Random, fields: Fields, spoilable = Object.keys(fields)): Fields {
  if (!random.slip(0.04)) return fields;
  const field = random.of(spoilable);
  return random.of([
    { ...fields, [field]: undefined },
    { ...fields, [field]: random.of([5, ['x'], { a: 1 }, true, '']) },
    { ...fields, nobody_knows_this: 'x' },
  ]);
}
