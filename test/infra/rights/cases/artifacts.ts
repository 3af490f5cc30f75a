import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import { at, client } from '#shared/store/artifacts/client.ts';
import { announce, send, sendMissing } from '#test/embedded/artifacts/upload.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { type Act, type Cases, fresh } from './act.ts';
import { everywhere, logged, registered } from './files.ts';

/** Whom a model is asked about. */
const member = { authorizer: { lambda: { type: 'token', id: 'ada', role: 'member', groups: [] } } };

async function download(act: Act, status: number): Promise<void> {
  for (const folder of await everywhere()) {
    await act({ artifact_path: `${folder}/MLmodel` }, { status });
    await act({ artifact_path: `${folder}/none` }, { status: 404 });
  }
  await act({ artifact_path: `${(await registered()).path}/MLmodel` }, { status, ...member });
}

const MiB = 1024 * 1024;
const small = { small: 'x' };
const big = { ...small, big: Buffer.alloc(65 * MiB) };

/** S3 forgets a file's parts after some days. */
async function forgetParts(upload_id: string): Promise<void> {
  const { findUpload } = await import('#shared/store/uploads/upload.ts');
  const UploadId = (await findUpload(upload_id))?.files.find(({ path }) => path === 'big')?.s3_upload_id;
  await client.send(new AbortMultipartUploadCommand({ ...at(`uploads/${upload_id}/big`), UploadId }));
}

const unknown = { upload_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };

export const artifactCases: Cases = {
  listArtifacts: async (act) => {
    await act({});
    for (const path of [...(await everywhere()), 'none', 'models', 'uploads']) await act({ path });
    for (const path of [(await registered()).path, 'models']) await act({ path }, member);
  },
  downloadArtifact: (act) => download(act, 302),
  getPresignedDownloadUrl: (act) => download(act, 200),
  uploadArtifact: async (act) => {
    await act({ artifact_path: `${fresh('run')}/x` }, { bytes: Buffer.from('x') });
    for (const area of ['models', 'uploads']) {
      await act({ artifact_path: `${area}/x` }, { bytes: Buffer.from('x'), status: 403 });
    }
  },
  deleteArtifact: async (act) => {
    const artifact_path = await logged();
    await act({ artifact_path: `${artifact_path}/MLmodel` });
    for (const path of [artifact_path, artifact_path]) await act({ artifact_path: path });
    for (const area of ['models', 'uploads']) await act({ artifact_path: `${area}/x` }, { status: 403 });
  },
  createMultipartUpload: async (act) => {
    const target = { artifact_path: fresh('run'), path: 'x' };
    for (const num_parts of [2, 0]) await act({ ...target, num_parts });
    // So many URLs have no room in an answer: the upload is given up.
    await act({ ...target, artifact_path: 'long/'.repeat(180), num_parts: 10_000 }, { status: 400 });
  },
  completeMultipartUpload: async (act) => {
    const target = { artifact_path: fresh('run'), path: 'x' };
    const { upload_id, credentials } = await ok('createMultipartUpload', { ...target, num_parts: 1 });
    const { etag } = await send(credentials[0].url, 'x');
    const parts = [{ part_number: 1, etag }];
    // Told once more that it is done.
    for (const again of [{}, {}]) await act({ ...target, upload_id, parts, ...again });
    await act({ ...target, path: 'none', upload_id: 'none', parts }, { status: 404 });
    await act({ ...target, path: 'empty', upload_id: 'EMPTY', parts: [] });
  },
  abortMultipartUpload: async (act) => {
    const target = { artifact_path: fresh('run'), path: 'x' };
    const { upload_id } = await ok('createMultipartUpload', { ...target, num_parts: 1 });
    for (const again of [{}, {}]) await act({ ...target, upload_id, ...again });
  },
  createUpload: async (act) => {
    const { upload_id, files } = await act({ files: announce(big) });
    const { parts, ...parted } = files.find(({ path }: { path: string }) => path === 'big');
    await sendMissing([{ ...parted, parts: parts.slice(0, 1) }], big);
    await act({ upload_id });
    await forgetParts(upload_id);
    await act({ upload_id });
    await act(unknown, { status: 404 });
  },
  completeUpload: async (act) => {
    const { upload_id } = await ok('createUpload', { files: announce(big) });
    await act({ upload_id }, { status: 400 });
    await forgetParts(upload_id);
    await act({ upload_id }, { status: 400 });
    const again = await ok('createUpload', { upload_id });
    await sendMissing(again.files, big);
    for (const once of [{ upload_id }, { upload_id }]) await act(once);
    await act(unknown, { status: 404 });
  },
};
