import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A file of a registered version, as S3 found it when it copied it. `path` is below the version's own folder. */
export type ManifestFile = {
  path: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal; with `checksum_type: 'COMPOSITE'` the SHA-256 of the parts' SHA-256, `-` and their number. */
  sha256: string;
  checksum_type?: 'COMPOSITE';
  /** S3's id of the object's version, where the bucket keeps versions. */
  version_id?: string;
};

/** What a version's files are: written once, when they all are where they stay. */
export type Manifest = { digest: string; files: ManifestFile[] };

const byPath = (a: { path: string }, b: { path: string }) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));

/**
 * Hexadecimal SHA-256 of the canonical JSON (RFC 8785) of the list of files by path, in the order of its UTF-8 bytes:
 * `[{"path":"MLmodel","sha256":"…","size":812}, …]`. The same files have the same digest wherever they are.
 */
export function digestOf(files: readonly Omit<ManifestFile, 'version_id'>[]): string {
  const list = files.toSorted(byPath).map(({ path, size, sha256, checksum_type }) => ({
    path,
    size,
    sha256,
    ...(checksum_type && { checksum_type }),
  }));
  return createHash('sha256')
    .update(canonicalize(list) as string)
    .digest('hex');
}

export const manifestOf = (files: readonly ManifestFile[]): Manifest => ({
  digest: digestOf(files),
  files: files.toSorted(byPath),
});
