import type { Signature } from '../gates/signature-types.ts';
import type { ManifestFile } from '../manifest.ts';
import { columnsOf, compareColumns } from './columns.ts';
import { compareFiles, sizeOf } from './files.ts';
import { compareRequirements, type Requirement } from './requirements.ts';

type Unknown = { unknown: string };

/** What the files of a version say; `unknown`: why nothing. */
export type Contents =
  | Unknown
  | {
      files: ManifestFile[];
      /** Absent: it has none. */
      signature?: Signature | undefined;
      /** As gates see it, who do not ask for outputs. */
      taken?: Signature | undefined;
      /** Absent: it has no `requirements.txt`. */
      requirements?: Requirement[] | Unknown | undefined;
    };

const isKnown = <Known extends object>(one: Known | Unknown | undefined): one is Known =>
  one !== undefined && !('unknown' in one);

const signatureIn = (contents: Contents | undefined): Signature | Unknown | undefined => {
  if (!isKnown(contents)) return contents;
  const { signature } = contents;
  return signature?.unreadable === undefined ? signature : { unknown: signature.unreadable };
};

function signatureTold(contents: Contents, baseline: Contents | undefined) {
  const [own, base] = [signatureIn(contents), signatureIn(baseline)];
  if (own === undefined) return { none: true as const };
  if (!isKnown<Signature>(own)) return own;
  const columns = columnsOf(own);
  return { ...columns, ...(isKnown<Signature>(base) && { changes: compareColumns(columnsOf(base), columns) }) };
}

function filesTold(contents: Contents, baseline: Contents | undefined) {
  if (!isKnown(contents)) return contents;
  const { files } = contents;
  return {
    file_count: files.length,
    total_size: sizeOf(files),
    ...(isKnown(baseline) && { changes: compareFiles(baseline.files, files) }),
  };
}

const requirementsIn = (contents: Contents | undefined) => (isKnown(contents) ? contents.requirements : contents);

function dependenciesTold(contents: Contents, baseline: Contents | undefined) {
  const [own, base] = [requirementsIn(contents), requirementsIn(baseline)];
  if (own === undefined) return { none: true as const };
  if (!isKnown<Requirement[]>(own)) return own;
  return {
    requirements: own,
    ...(isKnown<Requirement[]>(base) && { changes: compareRequirements(base, own) }),
  };
}

/** What is told of a version's files, against the baseline's unless it is the baseline. */
export const contentsTold = (contents: Contents, baseline?: Contents) => ({
  signature: signatureTold(contents, baseline),
  files: filesTold(contents, baseline),
  dependencies: dependenciesTold(contents, baseline),
});
