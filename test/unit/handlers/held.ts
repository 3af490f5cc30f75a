import type { LiveVersion } from '#shared/domain/entities.ts';
import { type ManifestFile, manifestOf } from '#shared/domain/manifest.ts';
import { sha256 } from '#test/support/fake-s3.ts';
import type { Registered } from '#test/support/registry.ts';

/** The id under which every version of these tests keeps its files. */
export const filesId = '01HF7YAT00FFFFFFFFFFFFFFFF';

export const pathOf = ({ id }: Pick<Registered, 'id'>) => `models/${id}/${filesId}`;
export const manifestKey = ({ id }: Pick<Registered, 'id'>) => `manifests/${id}/${filesId}.json`;

export const manifestFile = (path: string, content = path, more: Partial<ManifestFile> = {}): ManifestFile => ({
  path,
  size: Buffer.byteLength(content),
  sha256: sha256(content),
  ...more,
});

/** What a version whose files are here says of them, and the objects that are there. */
export function held(model: Pick<Registered, 'id'>, files: ManifestFile[]) {
  const manifest = manifestOf(files);
  const artifact_path = pathOf(model);
  return {
    fields: { artifact_path, digest: manifest.digest } satisfies Partial<LiveVersion>,
    digest: manifest.digest,
    objects: {
      [manifestKey(model)]: JSON.stringify(manifest),
      ...Object.fromEntries(files.map(({ path, size }) => [`${artifact_path}/${path}`, size])),
    },
  };
}

export const pending = (model: Pick<Registered, 'id'>) =>
  ({ artifact_path: pathOf(model), pending: true, status: 'PENDING_REGISTRATION' }) satisfies Partial<LiveVersion>;

export const failed = (model: Pick<Registered, 'id'>) =>
  ({
    ...pending(model),
    status: 'FAILED_REGISTRATION',
    status_message: "The file 'a' of the source is no longer there.",
  }) satisfies Partial<LiveVersion>;

const which = (name: string) => `Model Version (name=${name}, version=1)`;

/** Nobody is to serve, point to or copy what is not there: fields of a version that is not ready, and what is said. */
export const notReady = [
  [
    'PENDING_REGISTRATION',
    pending,
    (name: string) =>
      `${which(name)} is still being registered: its files are being copied. Try again when its status is READY.`,
  ],
  [
    'FAILED_REGISTRATION',
    failed,
    (name: string) =>
      `${which(name)} could not be registered: The file 'a' of the source is no longer there. Register it again, and delete this version.`,
  ],
] as const;
