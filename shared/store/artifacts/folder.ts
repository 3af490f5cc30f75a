import { keyOf } from '#shared/domain/artifact-path.ts';
import { bucket } from '#shared/operations/bucket.ts';
import { invalidParameter, tooManyRequests } from '#shared/wire/errors.ts';
import { deleteObjects, isFolderMarker, type Listed, listPages } from './objects.ts';

/** MLflow lists a folder in one answer, which Lambda limits to 6 MB. */
const mostEntries = 20_000;

type Entry = { path: string; is_dir: boolean; file_size?: number };

const nameIn = (prefix: string, key: string) => key.slice(prefix.length).replace(/\/$/, '');

/** As MLflow has it, an empty file has no size. */
const fileEntry = (prefix: string, { key, size }: Listed): Entry => ({
  path: nameIn(prefix, key),
  is_dir: false,
  ...(size > 0 && { file_size: size }),
});

/** What is directly in a folder, by name alone; of the root if there is no path. Nothing, if it is a file or unknown. */
export async function listFolder(path: string | undefined): Promise<Entry[]> {
  const prefix = path === undefined ? bucket.areas.artifacts : `${keyOf(path)}/`;
  const entries: Entry[] = [];
  for await (const { objects, folders } of listPages(prefix, { folders: true })) {
    entries.push(...folders.map((folder) => ({ path: nameIn(prefix, folder), is_dir: true })));
    const files = objects.filter((object) => !isFolderMarker(object));
    entries.push(...files.map((file) => fileEntry(prefix, file)));
    if (entries.length > mostEntries) {
      throw invalidParameter(
        `There are more than ${mostEntries} entries at '${path ?? ''}'. List its folders instead.`,
      );
    }
  }
  return entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Removes a file, or a folder with all that is in it; nothing, if neither is there. */
export async function deleteFileOrFolder(path: string, deadline: number): Promise<void> {
  const key = keyOf(path);
  await deleteObjects([key]);
  for await (const { objects } of listPages(`${key}/`)) {
    await deleteObjects(objects.map(({ key }) => key));
    if (Date.now() > deadline) throw tooManyRequests(`There is more to delete at '${path}'. Try again.`);
  }
}
