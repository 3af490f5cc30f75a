import { parseFolderPath, pathOf } from '#shared/domain/artifact-path.ts';
import { environment } from '#shared/operations/environment.ts';

/**
 * The path below the artifact root that a source stands for, if it can be in our bucket: `mlflow-artifacts:/<path>` and
 * `s3://<our bucket>/<key>`. Whether something is there is another question. No SDK is loaded to answer this one.
 */
export function heldPath(source: string): string | undefined {
  const s3 = `s3://${process.env[environment.bucket]}/`;
  const path = source.startsWith(s3)
    ? pathOf(source.slice(s3.length))
    : /^mlflow-artifacts:\/(?!\/)(.+)$/s.exec(source)?.[1];
  try {
    return path === undefined ? undefined : parseFolderPath(path);
  } catch {
    return undefined;
  }
}
