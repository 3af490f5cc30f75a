import type { IncomingMessage } from 'node:http';
import { XMLParser } from 'fast-xml-parser';

/** A request to S3 in the words of the SDK. */
export type Command = { name: string; input: Record<string, unknown> };

/** By method, what it is done to, and what its query and headers have. */
const names: Record<string, string> = {
  'GET bucket list-type': 'ListObjectsV2',
  'POST bucket delete': 'DeleteObjects',
  'GET object': 'GetObject',
  'GET object versionId': 'GetObject',
  'HEAD object': 'HeadObject',
  'HEAD object versionId': 'HeadObject',
  'PUT object': 'PutObject',
  'PUT object copy': 'CopyObject',
  'POST object uploads': 'CreateMultipartUpload',
  'PUT object uploadId': 'UploadPart',
  'PUT object uploadId copy': 'UploadPartCopy',
  'POST object uploadId': 'CompleteMultipartUpload',
  'DELETE object uploadId': 'AbortMultipartUpload',
  'GET object uploadId': 'ListParts',
};

/** What says how to answer, or who asks, and not for what. */
const indifferent = new RegExp(
  `^(${[
    ...['x-id', 'X-Amz-.*', 'response-.*', 'partNumber', 'prefix', 'delimiter', 'max-keys', 'continuation-token'],
    ...['start-after', 'encoding-type', 'part-number-marker', 'max-parts'],
  ].join('|')})$`,
  'i',
);

const parser = new XMLParser({ isArray: (name) => name === 'Object', parseTagValue: false });

const decoded = (text: string) => text.split('/').map(decodeURIComponent).join('/');

export function commandOf({ method, url = '', headers }: IncomingMessage, body: Buffer): Command {
  const { pathname, searchParams: query } = new URL(url, 'http://s3');
  const [, Bucket = '', path = ''] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
  const source = headers['x-amz-copy-source'] as string | undefined;
  const words = [
    method,
    path ? 'object' : 'bucket',
    ...[...query.keys()].filter((key) => !indifferent.test(key)),
    ...(source ? ['copy'] : []),
  ].join(' ');
  const name = names[words];
  if (!name) throw new Error(`It is not known what IAM is asked by ${words}`);
  const [prefix, version] = [query.get('prefix'), query.get('versionId')];
  return {
    name,
    input: {
      Bucket,
      ...(path && { Key: decoded(path) }),
      ...(prefix !== null && { Prefix: prefix }),
      ...(version !== null && { VersionId: version }),
      ...(source && { CopySource: source.replace(/^\//, '') }),
      ...(name === 'DeleteObjects' && { Delete: { Objects: parser.parse(body).Delete.Object } }),
    },
  };
}
