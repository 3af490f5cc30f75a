import { bucket } from '#shared/operations/bucket.ts';
import { queueNames } from '#shared/operations/queues.ts';
import { table } from '#shared/operations/table.ts';
import { arns } from './arns.ts';
import type { Asked } from './asked.ts';
import { listed, type Statement } from './iam.ts';

/**
 * Rights at the grain of the operation table, as text: an action in a family of partitions, on an index, in an area of
 * the bucket. What was asked for and what is granted are told in the same words.
 */

const startsIn = (starts: Record<string, string | readonly string[]>, text: string): string | undefined =>
  Object.entries(starts).find(([, prefixes]) => listed(prefixes).some((prefix) => text.startsWith(prefix)))?.[0];

const familyOf = (key: string) => startsIn(table.families, key) ?? `the partitions ${key}`;
const areaOf = (key: string) => startsIn(bucket.areas, key) ?? `the keys ${key}`;

/** Where on a resource: `within` are partitions, or the prefixes of a listing. */
function placesOf(resource: string, within: readonly string[] = []): string[] {
  if (resource === arns.table) return within.length > 0 ? within.map(familyOf) : ['the whole table'];
  if (resource === arns.bucket) return within.length > 0 ? within.map(areaOf) : ['the whole bucket'];
  if (resource === arns.signingKey) return ['the signing key'];
  if (resource === arns.secretsKey) return ['the key of secrets'];
  if (resource === arns.bus) return ['the bus'];
  const queue = queueNames.find((name) => arns.queue(name) === resource);
  if (queue) return [`the queue ${queue}`];
  if (resource.startsWith(`${arns.bucket}/`)) return [areaOf(resource.slice(arns.bucket.length + 1))];
  return [resource.replace(`${arns.table}/`, '')];
}

export const rightsOf = ({ action, resource, leadingKeys, prefix, missing }: Asked): string[] =>
  placesOf(resource, leadingKeys ?? [prefix ?? missing ?? []].flat()).map((place) => `${action} in ${place}`);

const fences = ['dynamodb:LeadingKeys', 's3:prefix'];

export function rightsIn({ Effect, Action, Resource, Condition = {} }: Statement): string[] {
  if (Effect !== 'Allow') return [];
  const within = Object.entries(Condition)
    .filter(([operator]) => operator !== 'Null')
    .flatMap(([, tests]) => fences.flatMap((key) => listed(tests[key] ?? [])));
  // `policy.test.ts` sees to it that who may read an item may read several.
  const actions = listed(Action).filter((action) => action !== 'dynamodb:BatchGetItem');
  return actions.flatMap((action) =>
    listed(Resource).flatMap((resource) => placesOf(resource, within).map((place) => `${action} in ${place}`)),
  );
}
