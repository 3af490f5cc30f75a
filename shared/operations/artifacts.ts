import * as z from 'zod/mini';
import type { Area } from './bucket.ts';
import { int64, nothing, optionalText, required, size, text } from './fields.ts';
import { operation } from './operation.ts';

const dialect = 'mlflow-artifacts';
const artifact_path = required(text);

/** What paths stand for; without the right to list, S3 says "forbidden" of what is not there. */
const readable: readonly Area[] = ['artifacts', 'uploads', 'models'];

/** Whose files of versions are whose to read. */
const table = { registry: ['GetItem'] } as const;

/** Bytes. What a function takes: Lambda's 6 MB are 4.5 MB of base64. */
export const largestPut = 4 * 1024 * 1024;

/** Said to both clients: 3.17 learns from server-info that parts are taken, 2.22 must be told. */
const tooBig =
  'A file of more than 4 MB is not sent through the API but in parts straight to S3. Set ' +
  'MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1 in the environment of the mlflow client, for an mlflow before 3.17 or an ' +
  'https: artifact location MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=true besides, and log it again.';

export const listArtifacts = operation({
  name: 'listArtifacts',
  dialect,
  methods: ['GET'],
  path: '/artifacts',
  file: 'artifacts/list',
  input: z.object({ path: optionalText }),
  output: z.object({
    files: z.optional(z.array(z.object({ path: text, is_dir: z.boolean(), file_size: z.optional(size) }))),
  }),
  access: { table, bucket: { ListBucket: readable } },
  permission: 'reader',
});

export const downloadArtifact = operation({
  name: 'downloadArtifact',
  dialect,
  methods: ['GET'],
  path: '/artifacts/{artifact_path+}',
  file: 'artifacts/download',
  input: z.object({ artifact_path }),
  output: nothing,
  success: [302],
  access: { table, bucket: { GetObject: readable, ListBucket: readable } },
  permission: 'reader',
});

export const uploadArtifact = operation({
  name: 'uploadArtifact',
  dialect,
  methods: ['PUT'],
  path: '/artifacts/{artifact_path+}',
  file: 'artifacts/upload',
  input: z.object({ artifact_path }),
  output: nothing,
  body: 'bytes',
  tooBig,
  access: { bucket: { PutObject: ['artifacts'] } },
  permission: 'member',
});

export const deleteArtifact = operation({
  name: 'deleteArtifact',
  dialect,
  methods: ['DELETE'],
  path: '/artifacts/{artifact_path+}',
  file: 'artifacts/delete',
  input: z.object({ artifact_path }),
  output: nothing,
  access: { bucket: { ListBucket: ['artifacts'], DeleteObject: ['artifacts'] } },
  permission: 'member',
});

export const getPresignedDownloadUrl = operation({
  name: 'getPresignedDownloadUrl',
  dialect,
  methods: ['GET'],
  path: '/presigned/{artifact_path+}',
  file: 'artifacts/presigned-download-url',
  input: z.object({ artifact_path }),
  output: z.object({ url: text, headers: z.record(text, text), file_size: size }),
  access: { table, bucket: { GetObject: readable, ListBucket: readable } },
  permission: 'reader',
});

export const createMultipartUpload = operation({
  name: 'createMultipartUpload',
  dialect,
  methods: ['POST'],
  path: '/mpu/create/{artifact_path+}',
  file: 'artifacts/create-multipart-upload',
  /** `path` is the file's on the client's machine, of which the last part counts; `artifact_path` the folder it goes to. */
  input: z.object({ artifact_path, path: required(text), num_parts: z._default(int64(10_000), 1) }),
  output: z.object({
    upload_id: text,
    credentials: z.array(z.object({ url: text, part_number: z.int(), headers: z.record(text, text) })),
  }),
  access: { bucket: { PutObject: ['artifacts'], AbortMultipartUpload: ['artifacts'] } },
  permission: 'member',
});

export const completeMultipartUpload = operation({
  name: 'completeMultipartUpload',
  dialect,
  methods: ['POST'],
  path: '/mpu/complete/{artifact_path+}',
  file: 'artifacts/complete-multipart-upload',
  input: z.object({
    artifact_path,
    path: required(text),
    upload_id: required(text),
    parts: z._default(z.array(z.object({ part_number: int64(10_000), etag: text, url: optionalText })), []),
  }),
  output: nothing,
  access: { bucket: { PutObject: ['artifacts'], GetObject: ['artifacts'], ListBucket: ['artifacts'] } },
  permission: 'member',
});

export const abortMultipartUpload = operation({
  name: 'abortMultipartUpload',
  dialect,
  methods: ['POST'],
  path: '/mpu/abort/{artifact_path+}',
  file: 'artifacts/abort-multipart-upload',
  input: z.object({ artifact_path, path: required(text), upload_id: required(text) }),
  output: nothing,
  access: { bucket: { AbortMultipartUpload: ['artifacts'] } },
  permission: 'member',
});
