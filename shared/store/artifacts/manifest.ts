import { type Manifest, type ManifestFile, manifestOf } from '#shared/domain/manifest.ts';
import { SourceChanged, type SourceFile } from '#shared/domain/registration.ts';
import { bucket } from '#shared/operations/bucket.ts';
import { inParallel } from '../in-parallel.ts';
import { copyFile, findCopy } from './copy.ts';
import { putJson, readJson } from './json.ts';
import { deleteBelow, deleteObjects, listPages } from './objects.ts';

const manifestKey = (artifactPath: string) =>
  `${bucket.areas.manifests}${artifactPath.slice(bucket.areas.models.length)}.json`;

export const readManifest = (artifactPath: string, signal?: AbortSignal) =>
  readJson<Manifest>(manifestKey(artifactPath), signal);

/** How many files are copied at once. */
const width = 32;

/**
 * Copies the files to where the version keeps them, and writes down what they are. Repeating it does the same again,
 * with `resume` but for what is copied already. Errors: `SourceChanged`.
 */
export async function copyFiles(
  artifactPath: string,
  files: readonly SourceFile[],
  { resume = false } = {},
): Promise<Manifest> {
  const there = new Set<string>();
  if (resume) {
    for await (const { objects } of listPages(`${artifactPath}/`)) for (const { key } of objects) there.add(key);
  }
  const copies = await inParallel(files, width, async (file): Promise<ManifestFile> => {
    const to = `${artifactPath}/${file.path}`;
    return (there.has(to) && (await findCopy(file, to))) || copyFile(file, to);
  });
  const manifest = manifestOf(copies);
  await putJson(manifestKey(artifactPath), manifest);
  return manifest;
}

/** What a worker is to copy, until the manifest takes its place. */
type Plan = { planned: SourceFile[] };

export const putPlan = (artifactPath: string, files: readonly SourceFile[]): Promise<void> =>
  putJson(manifestKey(artifactPath), { planned: [...files] } satisfies Plan);

/** The manifest, made of the plan if that is still to be done. Errors: `SourceChanged`. */
export async function carryOut(artifactPath: string): Promise<Manifest> {
  const found = await readJson<Plan | Manifest>(manifestKey(artifactPath));
  if (!found) throw new SourceChanged('The list of its files is gone.');
  return 'planned' in found ? copyFiles(artifactPath, found.planned, { resume: true }) : found;
}

/** Removes a version's files, with what says what they are. */
export async function deleteFiles(artifactPath: string): Promise<void> {
  await deleteBelow(`${artifactPath}/`);
  await deleteObjects([manifestKey(artifactPath)]);
}
