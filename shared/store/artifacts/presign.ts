import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { environment } from '#shared/operations/environment.ts';
import type { Call } from '#shared/wire/request.ts';
import { at, configFor } from './client.ts';

/** Seconds a URL is good for. A part may wait for a thousand others on a slow line. */
const downloadTime = 15 * 60;
const uploadTime = 60 * 60;

const endpoint = process.env[environment.s3Endpoint];
const publicEndpoint = process.env[environment.s3PublicEndpoint] ?? endpoint;

const clients = new Map<string, S3Client>();

/**
 * The client that signs for a caller: on the laptop S3 is at the host name by which the caller reaches us. It signs no
 * checksum by itself, which would be that of an empty body.
 */
function clientFor({ base }: Pick<Call, 'base'>): S3Client {
  const url = publicEndpoint?.replace('{host}', new URL(base).hostname);
  const known = clients.get(url ?? '');
  if (known) return known;
  const signing = new S3Client({
    ...configFor(url),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  if (clients.size >= 100) clients.clear();
  clients.set(url ?? '', signing);
  return signing;
}

/** When a download URL signed now ends (ms since 1970). */
export const downloadEnd = () => Date.now() + downloadTime * 1_000;
export const uploadEnd = () => Date.now() + uploadTime * 1_000;

type Object = { key: string; versionId?: string | undefined };

export const presignGet = (call: Pick<Call, 'base'>, { key, versionId }: Object): Promise<string> =>
  getSignedUrl(clientFor(call), new GetObjectCommand({ ...at(key), VersionId: versionId }), {
    expiresIn: downloadTime,
  });

export const presignPart = (
  call: Pick<Call, 'base'>,
  { key, uploadId, part }: { key: string; uploadId: string; part: number },
): Promise<string> =>
  getSignedUrl(clientFor(call), new UploadPartCommand({ ...at(key), UploadId: uploadId, PartNumber: part }), {
    expiresIn: uploadTime,
  });

/** The header by which S3 compares what it is sent with a SHA-256 (hex). */
export const checksumHeaders = (sha256: string) => ({
  'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
});

/** For one PUT of a whole file, which must carry `checksumHeaders`: as a header, since in the URL S3 would not mind it. */
export const presignPut = (
  call: Pick<Call, 'base'>,
  { key, sha256 }: { key: string; sha256: string },
): Promise<string> => {
  const [[header, ChecksumSHA256]] = Object.entries(checksumHeaders(sha256)) as [[string, string]];
  return getSignedUrl(clientFor(call), new PutObjectCommand({ ...at(key), ChecksumSHA256 }), {
    expiresIn: uploadTime,
    unhoistableHeaders: new Set([header]),
  });
};
