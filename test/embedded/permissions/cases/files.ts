import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import { ownModel, type World } from '../world.ts';

/** Version 2 has files: `logged` is where those were before. */
async function withFiles(world: World) {
  const { name } = world;
  await ok('createModelVersion', { name, source: 'mlflow-artifacts:/logged', run_id: 'r' });
  const { artifact_uri } = await ok('getModelVersionDownloadUri', { name, version: '2' });
  await ok('transitionModelVersionStage', { name, version: '2', stage: 'Staging' });
  await ok('setRegisteredModelAlias', { name, version: '2', alias: 'champion' });
  const folder = artifact_uri.replace(/^mlflow-artifacts:\/+/, '');
  return { folder, target: await ownModel(world) };
}

const file = ({ folder }: World) => ({ artifact_path: `${folder}/MLmodel` });

/** Those of registered versions. */
export const files: Case[] = [
  ...[{ version: '2' }, { stage: 'Staging' }, { alias: 'champion' }].map((which) => ({
    operation: 'getManifest',
    what: `by ${Object.keys(which)}`,
    input: ({ name }: World) => ({ model: name, ...which }),
  })),
  {
    operation: 'getModelVersionArtifact',
    input: ({ name }: World) => ({ name, version: '2', path: 'MLmodel' }),
  },
  { operation: 'downloadArtifact', input: file },
  { operation: 'getPresignedDownloadUrl', input: file },
  { operation: 'listArtifacts', input: ({ folder }: World) => ({ path: folder }) },
  {
    operation: 'createModelVersion',
    what: 'from another model’s files',
    least: 'member' as const,
    input: ({ target, folder }: World) => ({ name: target, source: `mlflow-artifacts:/${folder}`, run_id: 'r' }),
  },
].map((asked) => ({ ...asked, ability: 'view', before: withFiles }));
