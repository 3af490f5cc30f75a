import { inParallel } from '#shared/store/in-parallel.ts';
import { type Random, seeded } from '#test/embedded/fuzz/random.ts';
import { call } from '#test/support/call.ts';

/** Models that something happens to: random lives, each under names of its own. */

type Act = [operation: string, input: Record<string, unknown>];

const stages = ['None', 'Staging', 'Production', 'Archived'];

/** What could happen next to a model of that name; about versions that may not be there. */
function acts(random: Random, name: string): Act[] {
  const version = String(1 + random.below(4));
  const archive = { archive_existing_versions: random.chance(0.5) };
  return [
    ['createModelVersion', { name, source: 's3://b/m', tags: [{ key: 'k', value: 'v' }] }],
    ['createModelVersion', { name, source: 's3://b/é', description: 'ü 😀' }],
    ['transitionModelVersionStage', { name, version, stage: random.pick(stages.slice(1, 3)), ...archive }],
    ['transitionModelVersionStage', { name, version, stage: random.pick(stages) }],
    ['setRegisteredModelAlias', { name, version, alias: random.pick(['champion', 'challenger']) }],
    ['setModelVersionTag', { name, version, key: 'k', value: String(random.below(99)) }],
    ['setRegisteredModelTag', { name, key: 't', value: String(random.below(99)) }],
    ['updateRegisteredModel', { name, description: 'd'.repeat(1 + random.below(99)) }],
    ['deleteModelVersion', { name, version }],
    ['restore', { name, version }],
    ['rollback', { name, stage: 'Production', expected_version: version, reason: 'r' }],
  ];
}

async function live(random: Random, index: number): Promise<void> {
  let name = `model ${index}`;
  await call('createRegisteredModel', { name });
  await call('createModelVersion', { name, source: 's3://b/m' });
  await call('transitionModelVersionStage', { name, version: '1', stage: 'Staging' });
  const length = 3 + random.below(8);
  for (let step = 0; step < length; step++) {
    await call(...random.pick(acts(random, name)));
    if (!random.chance(0.1)) continue;
    const renamed = `${name}, ${step}`;
    if ((await call('renameRegisteredModel', { name, new_name: renamed })).status === 200) name = renamed;
  }
  if (!random.chance(0.2)) return;
  await call('deleteRegisteredModel', { name });
  // Another model under the same name.
  if (random.chance(0.3)) await call('createRegisteredModel', { name });
  else if (random.chance(0.5)) {
    await call('restore', { name, reason: 'r' });
    await call(...random.pick(acts(random, name)));
  }
}

/** `first` is the number in the name of the first. */
export async function liveAll(count: number, seed: number, first = 0): Promise<void> {
  const random = seeded(seed);
  const lives = Array.from({ length: count }, () => seeded(random.below(2 ** 31)));
  await inParallel(lives, 8, (own) => live(own, first + lives.indexOf(own)));
}
