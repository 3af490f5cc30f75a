import { aliases, type Call, pickOne, type Step } from './step.ts';
import { inStage, type Known, type World } from './world.ts';

/** A number of a model, deleted or not. */
type Which = { known: Known; version: number };

/** A hold moves nothing, but is a change, unless it is there already. */
const holding = (world: World, operation: 'hold' | 'release', { known, version }: Which): Call => ({
  operation,
  input: { model_id: known.id, version: String(version), reason: 'a case' },
  possible: 'perhaps',
  done: ({ transition_id }) => transition_id && world.change(known, () => {}),
});

/** What follows a deletion in the background, and ends it when its time is over. */
const purging = (world: World, { known, version }: Which): Call => ({
  operation: 'purge',
  input: { known: known.id, version },
  possible: 'perhaps',
  run: async () => {
    const { readMeta } = await import('#shared/store/models/get.ts');
    const { hideDeleted } = await import('#shared/store/walk.ts');
    const { purgeModel } = await import('#shared/store/purge/model.ts');
    const { purgeVersion } = await import('#shared/store/purge/version.ts');
    await hideDeleted(known.id);
    await purgeModel(known.id);
    await purgeVersion(known.id, version);
    const changes = ((await readMeta(known.id))?.rev ?? 0) - known.rev;
    return { status: changes > 0 ? 200 : 409, body: { changes } };
  },
  done: ({ changes }) => {
    for (let count = 0; count < changes; count++) world.change(known, () => {});
  },
});

const any = (world: World): Known[] => [...world.models.values()].filter(({ stages }) => stages.size > 0);
const isDeleted = (which: Known, version: number) => which.deleted || which.stages.get(version) === undefined;

/** What only Stagebook does. */
export const lifecycleSteps: Record<string, Step> = {
  rollback: {
    weight: 6,
    draw: ({ world, random }) => {
      const stage = random.pick(['Staging', 'Production'] as const);
      const alias = random.pick(aliases);
      const isOfStage = random.chance(0.5);
      const held = (known: Known) => (isOfStage ? inStage(known, stage) : [known.aliases.get(alias)]);
      const models = world.live.filter((known) => held(known).some((version) => version !== undefined));
      if (models.length === 0) return undefined;
      const known = random.pick(models);
      const from = random.pick(held(known)) as number;
      return {
        operation: 'rollback',
        input: {
          name: known.name,
          ...(isOfStage ? { stage } : { alias }),
          expected_version: String(from),
          reason: 'it was wrong',
        },
        possible: 'perhaps',
        done: ({ to }) =>
          world.change(known, () => {
            if (isOfStage) known.stages.set(from, 'Archived').set(Number(to), stage);
            else known.aliases.set(alias, Number(to));
          }),
      };
    },
  },
  restoreModel: {
    weight: 3,
    draw: ({ world, random, names }) => {
      const known = pickOne(
        random,
        [...world.models.values()].filter(({ deleted }) => deleted),
      );
      if (!known) return undefined;
      const name = world.named(known.name) ? random.pick(names) : known.name;
      return {
        operation: 'restore',
        input: { model_id: known.id, ...(name !== known.name && { new_name: name }) },
        possible: 'perhaps',
        done: () =>
          world.change(known, () => {
            Object.assign(known, { deleted: false, name });
            for (const [version, stage] of known.stages) if (stage !== undefined) known.stages.set(version, 'None');
            known.aliases.clear();
          }),
      };
    },
  },
  restoreVersion: {
    weight: 4,
    draw: ({ world, random }) => {
      const gone = world.live.flatMap((known) =>
        [...known.stages.keys()].filter((version) => isDeleted(known, version)).map((version) => ({ known, version })),
      );
      const which = pickOne(random, gone);
      return (
        which && {
          operation: 'restore',
          input: { name: which.known.name, version: String(which.version) },
          possible: 'perhaps',
          done: () => world.change(which.known, () => void which.known.stages.set(which.version, 'None')),
        }
      );
    },
  },
  holdOrRelease: {
    weight: 6,
    draw: ({ world, random }) => {
      const known = pickOne(random, any(world));
      if (!known) return undefined;
      return holding(world, random.pick(['hold', 'release'] as const), {
        known,
        version: random.pick([...known.stages.keys()]),
      });
    },
  },
  purge: {
    weight: 6,
    draw: ({ world, random }) => {
      const gone = any(world).flatMap((known) =>
        [...known.stages.keys()].filter((version) => isDeleted(known, version)).map((version) => ({ known, version })),
      );
      const which = pickOne(random, gone);
      return which && purging(world, which);
    },
  },
};
