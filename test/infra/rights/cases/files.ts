import { log, upload } from '#test/embedded/artifacts/upload.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { fresh } from './act.ts';
import { newModel, newVersion } from './models.ts';

/** Files of ours, wherever the registry can be told to look for them. */

export const uri = (path: string) => `mlflow-artifacts:/${path}`;
export const pathIn = (uri: string) => uri.replace('mlflow-artifacts:/', '');

const two = { MLmodel: 'flavors', 'model.pkl': 'pickle' };

/** Logged in a folder of their own. */
export async function logged(files: Record<string, string> = two): Promise<string> {
  const folder = fresh('run');
  await log(folder, files);
  return folder;
}

/** More than one call copies. */
export const manyFiles = Object.fromEntries(times(101, (index) => [`part-${index}`, `${index}`]));

export const uploaded = (): Promise<string> => upload(two);

/** A model whose version 1 has files, and the path of those. */
export async function registered(): Promise<{ name: string; path: string }> {
  const name = await newModel();
  await newVersion(name, { source: uri(await logged()), run_id: 'r' });
  const { artifact_uri } = await ok('getModelVersionDownloadUri', { name, version: '1' });
  return { name, path: pathIn(artifact_uri) };
}

/** A folder with the file `MLmodel` in each area that a path can lead to. */
export const everywhere = async (): Promise<string[]> => [
  await logged(),
  pathIn(await uploaded()),
  (await registered()).path,
];
