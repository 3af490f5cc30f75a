import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../synthesize.ts';
import type { Deployed, Properties } from './deployed.ts';
import { forgotten, given, skipped } from './moto-limits.ts';
import { resolverOf } from './resolve.ts';
import type { Template } from './template.ts';

/** Tags have no order. */
const ordered = (properties: Properties): Properties =>
  Array.isArray(properties.Tags)
    ? { ...properties, Tags: properties.Tags.toSorted((a, b) => a.Key.localeCompare(b.Key)) }
    : properties;

const without = (properties: Properties, names: readonly string[] = []): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

function differences(wanted: Properties, made: Properties): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(made)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(wanted[name], made[name]))
    .map((name) => `${name} is ${JSON.stringify(made[name])} and not ${JSON.stringify(wanted[name])}`);
}

/** A permission has no name by which one could ask for it: it is one of all, or is not there. A function may go by its ARN. */
function permission(wanted: Properties, { permissions }: Deployed): string[] {
  const named = { ...wanted, FunctionName: wanted.FunctionName.replace(/^arn:.*:function:/, '') };
  return permissions.some((made) => isDeepStrictEqual(made, named)) ? [] : ['no function has it'];
}

/** What is wrong with a resource as it was made. */
function problemsOf({ Type, Properties }: Resource, resolve: (value: unknown) => unknown, id: string, of: Deployed) {
  const made = Object.values(of.stacks).find((resources) => resources[id])?.[id];
  if (made?.type !== Type) return ['it was not made'];
  const wanted = without(resolve(Properties) as Properties, forgotten[Type]);
  if (Type === 'AWS::Lambda::Permission') return permission(wanted, of);
  if (!made.properties) return ['nobody knows how to describe it'];
  const unnamed = (given[Type] ?? []).filter((name) => !(name in wanted));
  return differences(ordered(wanted), ordered(without(made.properties, unnamed)));
}

export type Comparison = {
  problems: string[];
  /** How many of each type of each stack were compared, and how many moto left out. */
  compared: Record<string, Record<string, number>>;
  leftOut: Record<string, Record<string, number>>;
};

/** Each resource of each template with what was made of it. */
export function compare(templates: ReadonlyMap<string, Template>, deployed: Deployed): Comparison {
  const result: Comparison = { problems: [], compared: {}, leftOut: {} };
  for (const [stack, template] of templates) {
    const resolve = resolverOf(stack, template, deployed);
    const own = { ...deployed, stacks: { [stack]: deployed.stacks[stack] ?? {} } };
    for (const [id, resource] of Object.entries(template.Resources)) {
      const isSkipped = skipped.includes(resource.Type);
      const counts = isSkipped ? result.leftOut : result.compared;
      counts[stack] ??= {};
      counts[stack][resource.Type] = (counts[stack][resource.Type] ?? 0) + 1;
      if (isSkipped && !own.stacks[stack]?.[id]) continue;
      const problems = isSkipped ? ['moto makes it now'] : problemsOf(resource, resolve, id, own);
      result.problems.push(...problems.map((problem) => `${stack}: ${id} (${resource.Type}): ${problem}`));
    }
  }
  return result;
}
