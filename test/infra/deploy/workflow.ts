import { expect } from 'vitest';
import { type Entry, resultOf } from '#test/contract/journal.ts';

/** Runs a script of test/contract with one URL and these settings besides. */
type Client = (script: string, settings?: Record<string, string>, ...args: string[]) => Promise<Entry[]>;

/** What has to be called for it, on whatever ways clients go. */
export const workers = [
  ...['createRegisteredModel', 'getRegisteredModel', 'renameRegisteredModel', 'updateRegisteredModel'],
  ...['deleteRegisteredModel', 'searchRegisteredModels', 'setRegisteredModelTag', 'deleteRegisteredModelTag'],
  ...['setRegisteredModelAlias', 'deleteRegisteredModelAlias', 'getModelVersionByAlias', 'getLatestVersions'],
  ...['createModelVersion', 'getModelVersion', 'updateModelVersion', 'deleteModelVersion', 'searchModelVersions'],
  ...['transitionModelVersionStage', 'setModelVersionTag', 'deleteModelVersionTag', 'getModelVersionDownloadUri'],
  ...['createRun', 'getRun', 'updateRun', 'logBatch', 'logMetric', 'logParameter', 'createLoggedModel'],
  ...['finalizeLoggedModel', 'getLoggedModel', 'listArtifacts', 'uploadArtifact', 'deleteArtifact'],
  ...['createMultipartUpload', 'completeMultipartUpload', 'getPresignedDownloadUrl', 'getServerInfo'],
  ...['createToken', 'authorizeToken', 'auditTransitions', 'dispatchEvents', 'followUp'],
];

const MiB = 1024 * 1024;
const inParts = { MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1', BIG_FILE: String(11 * MiB) };

/** Registers, promotes, loads, renames and deletes; trains and registers again; moves files of all sizes, big ones in parts. */
export async function workflow(client: Client): Promise<void> {
  const day = await client('workflow.py');
  expect(resultOf(day, 'loaded from Production')).toEqual([2, 4]);
  expect(resultOf(day, 'loaded by the new name')).toEqual([3, 6]);
  expect(resultOf(day, 'no model left')).toEqual([]);

  const seed = await client('seed.py');
  expect(resultOf(seed, 'loaded models:/MyModel/Production')).toEqual([2, 4]);
  expect(resultOf(seed, 'loaded by alias')).toEqual([3, 6]);
  expect(resultOf(seed, 'they are these runs')).toBe(true);

  const files = await client('artifacts.py', inParts, 'folder');
  expect(resultOf(files, 'the tree comes back')).toBe(true);
}
