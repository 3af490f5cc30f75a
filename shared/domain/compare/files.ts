import type { ManifestFile } from '../manifest.ts';
import { differences } from './differences.ts';

/** Files of one list that are told: a model can have tens of thousands. */
const most = 200;

type Content = Pick<ManifestFile, 'size' | 'sha256'>;

const contentOf = ({ size, sha256 }: ManifestFile): Content => ({ size, sha256 });

const fileOf = ({ path, size, sha256 }: ManifestFile) => ({ path, size, sha256 });

export const sizeOf = (files: readonly ManifestFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** What a version's files are, against another's: by path, and by content where both have it. */
export function compareFiles(before: readonly ManifestFile[], after: readonly ManifestFile[]) {
  const { added, removed, changed, same } = differences(
    before,
    after,
    ({ path }) => path,
    (one, other) => one.size === other.size && one.sha256 === other.sha256,
  );
  const lists = [added, removed, changed];
  return {
    added: added.slice(0, most).map(fileOf),
    removed: removed.slice(0, most).map(fileOf),
    changed: changed
      .slice(0, most)
      .map(({ name, from, to }) => ({ path: name, from: contentOf(from), to: contentOf(to) })),
    counts: { added: added.length, removed: removed.length, changed: changed.length, same },
    ...(lists.some(({ length }) => length > most) && { truncated: true as const }),
  };
}
