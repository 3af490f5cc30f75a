import type { Random } from '../fuzz/random.ts';
import type { Known, Past } from './past.ts';

export const names = ['alpha', 'beta', 'gamma', 'delta'];
export const actors = ['ada', 'grace', 'edsger'];
export const aliases = ['champion', 'challenger'];
const stages = ['None', 'Staging', 'Production', 'Archived'];

type Around = { past: Past; random: Random; known: Known; actor: string };

/** A live one. */
const versionOf = ({ random, known }: Around): string | undefined => {
  const live = [...known.stages].filter(([, stage]) => stage !== undefined).map(([version]) => version);
  return live.length > 0 ? random.pick(live) : undefined;
};

/** Values are stages now and then: what is a text must not be taken for one. */
const texts = [...stages, 'x'.repeat(9), 'z'];

const steps: [weight: number, step: (around: Around) => unknown][] = [
  [
    6,
    ({ past, known, actor, random }) =>
      past.createVersion(known, actor, random.chance(0.3) ? [{ key: 'k', value: 'v' }] : []),
  ],
  [
    9,
    (around) => {
      const version = versionOf(around);
      const archive = around.random.chance(0.3);
      const to = around.random.pick(archive ? ['Staging', 'Production'] : stages);
      const comment = around.random.chance(0.3) ? 'because' : '';
      return version && around.past.transition(around.known, version, to, { archive, comment, actor: around.actor });
    },
  ],
  [
    4,
    (around) => {
      const version = versionOf(around);
      return version && around.past.alias(around.known, around.random.pick(aliases), version, around.actor);
    },
  ],
  [
    1,
    ({ past, known, random, actor }) =>
      known.aliases.size > 0 ? past.alias(known, random.pick([...known.aliases.keys()]), undefined, actor) : undefined,
  ],
  [
    2,
    (around) => {
      const version = versionOf(around);
      return version && around.past.deleteVersion(around.known, version, around.actor);
    },
  ],
  [
    5,
    (around) => {
      const version = around.random.chance(0.6) ? versionOf(around) : undefined;
      const key = around.random.pick(['a', 'b']);
      const value = `${around.random.pick(texts)}`;
      const { known, past, actor } = around;
      return known.tags.get(`${version ?? ''}/${key}`) === value
        ? undefined
        : past.tag(known, key, value, version, actor);
    },
  ],
  [2, ({ past, known, random, actor }) => past.describe(known, random.pick(texts), actor)],
  [
    1,
    ({ past, known, random, actor }) => {
      const free = names.filter((name) => past.live.every((one) => one.name !== name || one === known));
      return past.rename(known, random.pick(free), actor);
    },
  ],
  [1, ({ past, known, actor, random }) => (random.chance(0.5) ? past.deleteModel(known, actor) : undefined)],
];

const drawn = steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** Does something that is possible. */
export async function act(past: Past, random: Random): Promise<void> {
  const actor = random.pick(actors);
  const free = names.filter((name) => past.live.every((known) => known.name !== name));
  if (free.length > 2 || (free.length > 0 && random.chance(0.05)))
    return void (await past.createModel(random.pick(free), actor, random.chance(0.5) ? 'described' : undefined));
  const around = { past, random, known: random.pick(past.live), actor };
  await random.pick(drawn)(around);
}
