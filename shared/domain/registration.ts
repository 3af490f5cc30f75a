import { doesNotExist, invalidParameter } from '#shared/wire/errors.ts';
import type { LiveVersion, Model } from './entities.ts';

/** A file to be registered, as it was when the registration was asked for. */
export type SourceFile = {
  /** Its key in the bucket. */
  key: string;
  /** Below the source. */
  path: string;
  /** Bytes. */
  size: number;
  etag: string;
  /** What it must be (hex), where the uploader said so. */
  sha256?: string;
};

/** More than one call can copy in its time: a worker does it, and the version is PENDING_REGISTRATION until then. */
const mostAtOnce = { files: 100, bytes: 256 * 1024 * 1024 };

export const isTooBigForOneCall = (files: readonly SourceFile[]): boolean =>
  files.length > mostAtOnce.files || files.reduce((sum, { size }) => sum + size, 0) > mostAtOnce.bytes;

/** Ours: what a manifest lists, and a worker copies, in one go. */
export const mostFiles = 20_000;

/** Why a registration cannot be: the files are not what they were said to be. Told to the caller, or kept on the version. */
export class SourceChanged extends Error {
  override name = 'SourceChanged';
}

/** Nobody is to serve, point to or copy what is not there. Errors: INVALID_PARAMETER_VALUE while it is not. */
export function requireReady({ name }: Pick<Model, 'name'>, { version, status, status_message }: LiveVersion): void {
  if (status === undefined) return;
  const which = `Model Version (name=${name}, version=${version})`;
  throw invalidParameter(
    status === 'PENDING_REGISTRATION'
      ? `${which} is still being registered: its files are being copied. Try again when its status is READY.`
      : `${which} could not be registered: ${status_message} Register it again, and delete this version.`,
  );
}

/** Where a version's files are and what they are. Errors: as `requireReady`; RESOURCE_DOES_NOT_EXIST if others hold them. */
export function requireFiles(
  model: Pick<Model, 'name'>,
  version: LiveVersion,
): { artifact_path: string; digest: string } {
  requireReady(model, version);
  const { artifact_path, digest } = version;
  if (artifact_path !== undefined && digest !== undefined) return { artifact_path, digest };
  throw doesNotExist(
    `The files of Model Version (name=${model.name}, version=${version.version}) are not here but at ` +
      `'${version.location ?? version.source}'. Upload them (POST uploads), and register what it returns.`,
  );
}
