import type { Call, Operation } from './call.ts';
import { S3Error } from './error.ts';
import { createBucket, headBucket } from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { listObjects } from './operations/list-objects.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
} from './operations/multipart-uploads.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts';

/** What Stagebook uses, by method, what it is done to, and the part of it that the query names. */
const operations: Record<string, Operation> = {
  'PUT bucket': createBucket,
  'HEAD bucket': headBucket,
  'GET bucket': listObjects,
  'GET bucket uploads': listMultipartUploads,
  'POST bucket delete': deleteObjects,
  'GET object': getObject,
  'HEAD object': headObject,
  'PUT object': putObject,
  'PUT object copy': copyObject,
  'DELETE object': deleteObject,
  'POST object uploads': createMultipartUpload,
  'PUT object uploadId': uploadPart,
  'PUT object uploadId copy': uploadPartCopy,
  'GET object uploadId': listParts,
  'POST object uploadId': completeMultipartUpload,
  'DELETE object uploadId': abortMultipartUpload,
};

/** All that S3 has below a bucket or an object: whoever asks for one of them does not mean the thing itself. */
const subresources = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'delete', 'encryption', 'intelligent-tiering'],
  ...['inventory', 'legal-hold', 'lifecycle', 'location', 'logging', 'metrics', 'notification', 'object-lock'],
  ...['ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'renameObject', 'replication'],
  ...['requestPayment', 'restore', 'retention', 'select', 'session', 'tagging', 'torrent', 'uploadId', 'uploads'],
  ...['versionId', 'versioning', 'versions', 'website'],
];

export const operationFor = (call: Call): Operation => {
  const { request, bucket, key, query, header } = call;
  const words = [
    request.method,
    bucket === '' ? 'service' : key === '' ? 'bucket' : 'object',
    ...subresources.filter((name) => query(name) !== undefined),
    ...(header('x-amz-copy-source') === undefined ? [] : ['copy']),
  ];
  const operation = operations[words.join(' ')];
  if (!operation) throw new S3Error('NotImplemented');
  if (operation !== createBucket && !call.store.hasBucket(bucket)) {
    throw new S3Error('NoSuchBucket', undefined, { BucketName: bucket });
  }
  return operation;
};
