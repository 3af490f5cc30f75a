import { expect } from 'vitest';
import { type Stage, stages } from '#shared/domain/stages.ts';
import { call } from '#test/support/call.ts';
import type { Random } from '../fuzz/random.ts';
import { inStage, type Known, type World } from './world.ts';

/** What is asked of a time, and what the truth answers. */

type Input = Record<string, unknown>;
type Told = { stages?: Record<string, string[]>; [field: string]: unknown };

/** All pages of an answer as one; of one model's members, too. */
export async function ask(input: Input): Promise<Told[]> {
  const models = new Map<string, Told>();
  let page_token: string | undefined;
  do {
    const { status, body } = await call('getAsOf', { ...input, ...(page_token && { page_token }) });
    expect([input, status, body]).toEqual([input, 200, expect.anything()]);
    expect(body.time).toBe(input.time);
    for (const model of body.models as Told[]) {
      const before = models.get(String(model.model_id))?.stages;
      const members = Object.entries(model.stages ?? {}).map(([stage, its]) => [
        stage,
        [...(before?.[stage] ?? []), ...its],
      ]);
      models.set(String(model.model_id), { ...model, ...(model.stages && { stages: Object.fromEntries(members) }) });
    }
    page_token = body.next_page_token;
  } while (page_token !== undefined);
  return [...models.values()];
}

const versions = (known: Known, stage: Stage) =>
  inStage(known, stage)
    .sort((a, b) => a - b)
    .map(String);
const stagesOf = (known: Known, asked: readonly Stage[]) => ({
  stages: Object.fromEntries(asked.map((stage) => [stage, versions(known, stage)])),
});
const aliasesOf = ({ aliases }: Known, asked = [...aliases.keys()]) => ({
  aliases: Object.fromEntries(
    asked.filter((alias) => aliases.has(alias)).map((alias) => [alias, String(aliases.get(alias))]),
  ),
});

const told = (known: Known | undefined, holders: (known: Known) => object) =>
  known
    ? [
        {
          model: known.name,
          model_id: known.id,
          rev: known.rev,
          transition_id: `${known.id}-${known.rev}`,
          time: known.time,
          ...holders(known),
        },
      ]
    : [];

const whole = (known: Known) => ({ ...stagesOf(known, ['Staging', 'Production']), ...aliasesOf(known) });

/** One model: whole, by every stage, by an alias; asked for by its id. */
export async function compareModel(world: World, id: string, time: number, max_results: number): Promise<void> {
  const known = world.at(id, time);
  const asked = { time, model_id: id };
  expect(await ask(asked)).toEqual(told(known, whole));
  for (const stage of stages)
    expect([stage, await ask({ ...asked, stage, max_results })]).toEqual([
      stage,
      told(known, (one) => stagesOf(one, [stage])),
    ]);
  for (const alias of ['champion', 'constructor'])
    expect(await ask({ ...asked, alias })).toEqual(told(known, (one) => aliasesOf(one, [alias])));
}

/** Whoever bore a name. */
export async function compareName(world: World, model: string, time: number): Promise<void> {
  if (!world.isEverNamed(model))
    return void expect(await call('getAsOf', { time, model })).toMatchObject({ status: 404 });
  const known = world.allAt(time).find(({ name }) => name === model);
  expect([model, await ask({ time, model })]).toEqual([model, told(known, whole)]);
  expect(await ask({ time, model, stage: 'Archived' })).toEqual(told(known, (one) => stagesOf(one, ['Archived'])));
}

/** The whole registry, and in it who held one stage, or one alias. */
export async function compareRegistry(world: World, time: number, max_results: number): Promise<void> {
  const all = world.allAt(time);
  expect(await ask({ time, max_results })).toEqual(all.flatMap((known) => told(known, whole)));
  const inProduction = all.filter((known) => inStage(known, 'Production').length > 0);
  expect(await ask({ time, stage: 'production' })).toEqual(
    inProduction.flatMap((known) => told(known, (one) => stagesOf(one, ['Production']))),
  );
  const champions = all.filter(({ aliases }) => aliases.has('champion'));
  expect(await ask({ time, alias: 'champion' })).toEqual(
    champions.flatMap((known) => told(known, (one) => aliasesOf(one, ['champion']))),
  );
}

/** Everything there is to ask of a time: of a few models, a few names, and of all together. */
export async function compareAt(world: World, time: number, names: readonly string[], random: Random): Promise<void> {
  const size = () => 1 + random.below(12);
  const models = random.shuffled([...world.models.keys()]).slice(0, 5);
  const bearers = random.shuffled(names).slice(0, 4);
  await Promise.all([
    ...models.map((id) => compareModel(world, id, time, size())),
    ...bearers.map((name) => compareName(world, name, time)),
    compareRegistry(world, time, random.pick([1_000, 3 * size()])),
  ]);
}
