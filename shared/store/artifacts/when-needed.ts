import type { SourceFile } from '#shared/domain/registration.ts';

/** What is done with the files of versions, for functions that mostly do without. S3's SDK is loaded by who gets so far. */

const late = () => import('./late.ts');

export const sourceFiles = async (path: string) => (await late()).sourceFiles(path);

export const copyFiles = async (artifactPath: string, files: readonly SourceFile[]) =>
  (await late()).copyFiles(artifactPath, files);

export const putPlan = async (artifactPath: string, files: readonly SourceFile[]) =>
  (await late()).putPlan(artifactPath, files);

export const readManifest = async (artifactPath: string) => (await late()).readManifest(artifactPath);

export const carryOut = async (artifactPath: string) => (await late()).carryOut(artifactPath);

export const deleteFiles = async (artifactPath: string) => (await late()).deleteFiles(artifactPath);

/** With what reads YAML, which nothing else needs. */
export const readSignature = async (artifactPath: string, signal?: AbortSignal) =>
  (await import('./signature.ts')).readSignature(artifactPath, signal);
