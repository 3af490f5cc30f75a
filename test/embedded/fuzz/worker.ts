import { randomUUID } from 'node:crypto';
import { type Answer, call } from '#test/support/call.ts';
import { withFate } from './faults.ts';
import type { Random } from './random.ts';

/** What a call was, and what became of it. */
export type Done = { id: string; operation: string; input: Record<string, unknown>; answer: Answer; died: boolean };

const stages = ['None', 'Staging', 'Production', 'Archived'];
const aliases = ['champion', 'challenger'];

type Choice = [weight: number, operation: string, input: (name: string, version: string) => Record<string, unknown>];

/** Into Production always with archive, so that two holders are always wrong. */
function choices(random: Random, names: readonly string[]): Choice[] {
  const stage = random.pick(stages);
  const archive = stage === 'Production' || (stage === 'Staging' && random.chance(0.5));
  return [
    [
      30,
      'createModelVersion',
      (name) => ({ name, source: 's3://b/m', tags: [{ key: 'k', value: String(random.below(3)) }] }),
    ],
    [
      30,
      'transitionModelVersionStage',
      (name, version) => ({ name, version, stage, archive_existing_versions: archive }),
    ],
    [6, 'deleteModelVersion', (name, version) => ({ name, version })],
    [8, 'setRegisteredModelAlias', (name, version) => ({ name, version, alias: random.pick(aliases) })],
    [3, 'deleteRegisteredModelAlias', (name) => ({ name, alias: random.pick(aliases) })],
    [6, 'setModelVersionTag', (name, version) => ({ name, version, key: 'k', value: String(random.below(3)) })],
    [3, 'setRegisteredModelTag', (name) => ({ name, key: 't', value: String(random.below(3)) })],
    [2, 'updateModelVersion', (name, version) => ({ name, version, description: String(random.below(9)) })],
    [2, 'updateRegisteredModel', (name) => ({ name, description: String(random.below(9)) })],
    [4, 'renameRegisteredModel', (name) => ({ name, new_name: random.pick(names) })],
    [2, 'deleteRegisteredModel', (name) => ({ name })],
    [4, 'restore', (name, version) => ({ name, version })],
    [3, 'restore', (name) => ({ name, new_name: random.pick(names) })],
    [6, 'createRegisteredModel', (name) => ({ name })],
    [2, 'setBaseline', (model, version) => ({ model, version, metric: 'm', values: [random.below(9)] })],
    [2, 'createMonitor', (model) => ({ name: 'n', model, metric: 'm', rule: { type: 'missing' } })],
    [4, 'reportReceipt', (model, version) => ({ endpoint: random.pick(aliases), model, version })],
    [1, 'deleteReceipt', (model) => ({ endpoint: random.pick(aliases), model })],
  ];
}

type Mix = {
  names: readonly string[];
  heavy: readonly string[];
  /** The last number seen of each name: calls go to the versions around it, where others are at work. */
  newest: Map<string, number>;
};

/** One call of the mix; `heavy` operations come eight times as often as they would. */
function choose(random: Random, { names, heavy, newest }: Mix): { operation: string; input: Record<string, unknown> } {
  const all = choices(random, names).map(
    ([weight, ...rest]): Choice => [heavy.includes(rest[0]) ? 8 * weight : weight, ...rest],
  );
  const drawn = random.next() * all.reduce((sum, [weight]) => sum + weight, 0);
  let reached = 0;
  for (const [weight, operation, input] of all) {
    reached += weight;
    const name = random.pick(names);
    const version = Math.max(1, (newest.get(name) ?? 1) - random.below(6));
    if (drawn < reached) return { operation, input: input(name, String(version)) };
  }
  throw new Error('unreachable: a draw is below the sum of the weights');
}

/** One client, making random calls one after the other by a clock of its own. */
export async function work(random: Random, mix: Mix, calls: number): Promise<Done[]> {
  const skew = random.below(41) - 20;
  const done: Done[] = [];
  for (let made = 0; made < calls; made++) {
    const { operation, input } = choose(random, mix);
    const id = randomUUID();
    const dies = operation === 'createModelVersion' && random.chance(0.08);
    const answer = await withFate({ skew, dies }, () => call(operation, input, { id }));
    const { name, version } = answer.body.model_version ?? {};
    if (operation === 'createModelVersion' && name) mix.newest.set(name, Number(version));
    done.push({ id, operation, input, answer, died: dies });
  }
  return done;
}
