import fc from 'fast-check';
import { IS_PROMPT } from '#shared/domain/search/prompts.ts';
import type { Laid, LaidVersion } from '../search/lay.ts';

/** Random registries, as they are told to the table and to the oracle. */

export const names = ['a', 'ab', 'abc', 'B', 'b%', '😀', "o'q"];
export const runs = ['', 'run-1', 'run-2'];
export const sources = ['s3://b/1', 's3://b/2'];
export const tagKeys = ['team', 'k.x', IS_PROMPT];
export const tagValues = ['red', 'blue', 'RED', '', 'true'];
export const aliases = ['champion', 'challenger', 'old one'];
export const users = ['ann', 'bob'];
export const texts = ['', 'risk', 'Risk of fire'];
export const stages = ['None', 'Staging', 'Production', 'Archived'] as const;
export const metricKeys = ['auc', 'loss/val'];
export const metricValues = [-1, 0, 0.5, 0.9, 1e300];
export const paramKeys = ['depth', 'opt im'];
export const paramValues = ['3', '10', 'adam'];
export const longAgo = 1_700_000_000_000;
export const times = [0, 1, 2, 3, 4].map((n) => longAgo + n);

type Value = number | 'NaN';

/** `metrics`: of each key what was copied at registration; `reports`: what was reported since, each at a time of its own. */
export type Version = Required<
  Pick<LaidVersion, 'run_id' | 'source' | 'tags' | 'at' | 'stage' | 'description' | 'user'>
> & {
  updated: number;
  metrics: Record<string, Value>;
  params: Record<string, string>;
  reports: { key: string; value: number; reporter: string; timestamp: number }[];
};

export type Model = Required<Pick<Laid, 'name' | 'tags' | 'at' | 'aliases' | 'description' | 'user'>> & {
  versions: Version[];
};

const dictionary = <T>(keys: string[], values: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom(...keys), values, { maxKeys: 2, noNullPrototype: true });

const version: fc.Arbitrary<Version> = fc
  .record({
    run_id: fc.constantFrom(...runs),
    source: fc.constantFrom(...sources),
    tags: dictionary(tagKeys, fc.constantFrom(...tagValues)),
    at: fc.constantFrom(...times),
    later: fc.nat({ max: 2 }),
    stage: fc.constantFrom(...stages),
    description: fc.constantFrom(...texts),
    user: fc.constantFrom(...users),
    metrics: dictionary(metricKeys, fc.constantFrom<Value>(...metricValues, 'NaN')),
    params: dictionary(paramKeys, fc.constantFrom(...paramValues)),
    reports: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom(...metricKeys),
        // What the table takes as a number.
        value: fc.constantFrom(...metricValues.filter((value) => value < 1e300)),
        reporter: fc.constantFrom(...users),
        timestamp: fc.integer({ min: -2, max: 5 }),
      }),
      { selector: ({ key, timestamp }) => `${key} ${timestamp}`, maxLength: 3 },
    ),
  })
  .map(({ later, ...version }) => ({ ...version, updated: version.at + later }));

const model = (name: string): fc.Arbitrary<Model> =>
  fc
    .record({
      name: fc.constant(name),
      tags: dictionary(tagKeys, fc.constantFrom(...tagValues)),
      at: fc.constantFrom(...times),
      description: fc.constantFrom(...texts),
      user: fc.constantFrom(...users),
      versions: fc.array(version, { maxLength: 6 }),
      held: dictionary(aliases, fc.nat()),
    })
    .map(({ held, ...model }) => ({
      ...model,
      aliases: Object.fromEntries(
        Object.entries(model.versions.length > 0 ? held : {}).map(([alias, n]) => [
          alias,
          (n % model.versions.length) + 1,
        ]),
      ),
    }));

export const world: fc.Arbitrary<Model[]> = fc
  .subarray(names, { minLength: 1 })
  .chain((some) => fc.tuple(...some.map(model)) as fc.Arbitrary<Model[]>);
