import type { Call } from './call.ts';
import { S3Error } from './error.ts';
import type { StoredObject } from './objects.ts';

const without = (etag: string) =>
  etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');

/** Whether a header's list of ETags, or `*`, has this one. */
const names = (list: string, etag: string): boolean =>
  list.split(',').some((one) => ['*', etag].includes(without(one)));

const failed = (condition: string): S3Error => new S3Error('PreconditionFailed', undefined, { Condition: condition });

/** Of a write, in the transaction that does it: so one of many that race is the first. */
export const checkWrite = (call: Call, found: StoredObject | undefined): void => {
  const [match, noneMatch] = [call.header('if-match'), call.header('if-none-match')];
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== '*') throw new S3Error('NotImplemented');
    if (found) throw failed('If-None-Match');
  }
  if (match !== undefined) {
    if (!found) throw new S3Error('NoSuchKey');
    if (!names(match, found.etag)) throw failed('If-Match');
  }
};

const time = (header: string | undefined): number => Date.parse(header ?? '');

const seconds = ({ modified }: StoredObject) => Math.floor(modified / 1000) * 1000;

/** Of a read, as RFC 9110 ranks them: whether the caller has already what is there. */
export const isNotModified = (call: Call, found: StoredObject): boolean => {
  const match = call.header('if-match');
  if (match !== undefined && !names(match, found.etag)) throw failed('If-Match');
  if (match === undefined && seconds(found) > time(call.header('if-unmodified-since'))) {
    throw failed('If-Unmodified-Since');
  }
  const noneMatch = call.header('if-none-match');
  if (noneMatch !== undefined) return names(noneMatch, found.etag);
  return seconds(found) <= time(call.header('if-modified-since'));
};

/** Of a copy, about its source. */
export const checkSource = (call: Call, source: StoredObject): void => {
  const match = call.header('x-amz-copy-source-if-match');
  if (match !== undefined && !names(match, source.etag)) throw failed('x-amz-copy-source-If-Match');
  const noneMatch = call.header('x-amz-copy-source-if-none-match');
  if (noneMatch !== undefined && names(noneMatch, source.etag)) throw failed('x-amz-copy-source-If-None-Match');
};
