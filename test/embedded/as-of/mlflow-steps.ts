import { type Stage, stages } from '#shared/domain/stages.ts';
import { anyone } from '#test/support/anyone.ts';
import { aliases, isThere, pickOne, type Step, versioned } from './step.ts';
import { inStage } from './world.ts';

function transition(archive: boolean): Step['draw'] {
  return (around) => {
    const found = versioned(around);
    if (!found) return undefined;
    const { known, version } = found;
    const stage: Stage = around.random.pick(archive ? ['Staging', 'Production'] : stages);
    return {
      operation: 'transitionModelVersionStage',
      input: { name: known.name, version: String(version), stage, archive_existing_versions: archive },
      possible: isThere(known, version),
      done: () =>
        around.world.change(known, () => {
          if (archive) for (const other of inStage(known, stage)) known.stages.set(other, 'Archived');
          known.stages.set(version, stage);
        }),
    };
  };
}

/** What MLflow's own calls do. */
export const mlflowSteps: Record<string, Step> = {
  createModel: {
    weight: 5,
    draw: ({ world, random, names }) => {
      const name = random.pick(names);
      return {
        operation: 'createRegisteredModel',
        input: { name },
        possible: world.named(name) === undefined,
        done: async () => {
          const { getModel } = await import('#shared/store/models/get.ts');
          const { id } = await getModel(anyone, name);
          const known = { id, name, deleted: false, rev: 0, time: 0, stages: new Map(), aliases: new Map() };
          world.change(known, () => {});
        },
      };
    },
  },
  createVersion: {
    weight: 22,
    draw: ({ world, random }) => {
      const known = pickOne(random, world.live);
      return (
        known && {
          operation: 'createModelVersion',
          input: { name: known.name, source: 's3://b/m' },
          possible: true,
          done: ({ model_version: { version } }) =>
            world.change(known, () => void known.stages.set(Number(version), 'None'), false),
        }
      );
    },
  },
  transition: { weight: 30, draw: transition(false) },
  archiving: { weight: 10, draw: transition(true) },
  setAlias: {
    weight: 12,
    draw: (around) => {
      const found = versioned(around);
      if (!found) return undefined;
      const { known, version } = found;
      const alias = around.random.pick(aliases);
      return {
        operation: 'setRegisteredModelAlias',
        input: { name: known.name, alias, version: String(version) },
        possible: isThere(known, version),
        done: () => around.world.change(known, () => void known.aliases.set(alias, version)),
      };
    },
  },
  deleteAlias: {
    weight: 5,
    draw: ({ world, random }) => {
      const models = world.live.filter((known) => known.aliases.size > 0);
      if (models.length === 0) return undefined;
      const known = random.pick(models);
      const alias = random.pick([...known.aliases.keys()]);
      return {
        operation: 'deleteRegisteredModelAlias',
        input: { name: known.name, alias },
        possible: true,
        done: () => world.change(known, () => void known.aliases.delete(alias)),
      };
    },
  },
  deleteVersion: {
    weight: 7,
    draw: (around) => {
      const found = versioned(around);
      if (!found) return undefined;
      const { known, version } = found;
      return {
        operation: 'deleteModelVersion',
        input: { name: known.name, version: String(version) },
        possible: isThere(known, version),
        done: () =>
          around.world.change(known, () => {
            known.stages.set(version, undefined);
            for (const [alias, to] of known.aliases) if (to === version) known.aliases.delete(alias);
          }),
      };
    },
  },
  rename: {
    weight: 5,
    draw: ({ world, random, names }) => {
      const known = pickOne(random, world.live);
      const name = random.pick(names);
      return (
        known && {
          operation: 'renameRegisteredModel',
          input: { name: known.name, new_name: name },
          possible: [undefined, known].includes(world.named(name)),
          done: () =>
            world.change(known, () => {
              known.name = name;
            }),
        }
      );
    },
  },
  deleteModel: {
    weight: 3,
    draw: ({ world, random }) => {
      const known = pickOne(random, world.live);
      return (
        known && {
          operation: 'deleteRegisteredModel',
          input: { name: known.name },
          possible: true,
          done: () =>
            world.change(known, () => {
              known.deleted = true;
            }),
        }
      );
    },
  },
};
