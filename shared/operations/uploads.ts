import * as z from 'zod/mini';
import { int64, optionalText, required, sha256, size, text } from './fields.ts';
import { type Access, operation } from './operation.ts';

const dialect = 'stagebook';

/** Of both: to see what is there, and to put parts together or to begin them anew. */
const access: Access = {
  bucket: {
    PutObject: ['uploads'],
    GetObject: ['uploads'],
    ListBucket: ['uploads'],
    ListMultipartUploadParts: ['uploads'],
  },
};

const part = z.object({ part_number: z.int(), size, url: text });

/** What is still to be sent: with `url` the whole file by one PUT, else each of `parts` by one. */
const missingFile = z.object({
  path: text,
  size,
  url: optionalText,
  /** To be sent along with the PUT: S3 compares them with the bytes. */
  headers: z.optional(z.record(text, text)),
  /** Bytes of every part but the last: part n begins at (n - 1) * part_size. */
  part_size: z.optional(size),
  parts: z.optional(z.array(part)),
});

/** Announces files, or with `upload_id` asks what is still missing of those announced before. */
export const createUpload = operation({
  name: 'createUpload',
  dialect,
  methods: ['POST'],
  path: '/uploads',
  file: 'uploads/create',
  input: z.object({
    files: z.optional(z.array(z.object({ path: text, size: int64(5 * 1024 ** 4), sha256 }))),
    upload_id: optionalText,
  }),
  output: z.object({
    upload_id: text,
    /** Files that are not there whole, those below included. */
    missing: z.int(),
    files: z.array(missingFile),
    /** When the URLs end (ms since 1970). */
    expires_at: z.int(),
  }),
  access,
  permission: 'member',
});

/** Checks that all files are there and puts the parts of big ones together. */
export const completeUpload = operation({
  name: 'completeUpload',
  dialect,
  methods: ['POST'],
  path: '/uploads/complete',
  file: 'uploads/complete',
  input: z.object({ upload_id: required(text) }),
  output: z.object({
    /** To be registered as a model version's source. */
    source: text,
    /** That of the files as announced, which the version's will be unless one of them has more than 5 GB. */
    digest: text,
    files: z.int(),
    size,
  }),
  access,
  permission: 'member',
});
