import * as z from 'zod/mini';
import { optionalText, required, size, text } from './fields.ts';
import { operation } from './operation.ts';

/** What a serving host needs to know of the version it is to serve, by exactly one of version, stage and alias. */
export const getManifest = operation({
  name: 'getManifest',
  dialect: 'stagebook',
  methods: ['GET'],
  path: '/manifest',
  file: 'serving/get-manifest',
  input: z.object({
    model: required(text),
    version: optionalText,
    stage: optionalText,
    alias: optionalText,
    /** `false`: the list alone, without URLs. */
    urls: z._default(z.enum(['true', 'false']), 'true'),
    page_token: optionalText,
  }),
  output: z.object({
    model: text,
    version: text,
    current_stage: text,
    /** SHA-256 of the list of files: docs/artifacts.md. */
    digest: text,
    /** How many there are, on all pages, and their bytes. */
    file_count: z.int(),
    total_size: size,
    files: z.array(
      z.object({
        path: text,
        size,
        sha256: text,
        /** The SHA-256 is of the parts' own, as S3 makes it of files over 5 GB. */
        checksum_type: z.optional(z.literal('COMPOSITE')),
        url: optionalText,
      }),
    ),
    /** When the URLs end (ms since 1970). */
    expires_at: z.optional(z.int()),
    next_page_token: optionalText,
  }),
  success: [200, 304],
  access: {
    table: { registry: ['GetItem', 'Query'] },
    // The URLs name the object's version, where the bucket keeps versions.
    bucket: { GetObject: ['models', 'manifests'], GetObjectVersion: ['models'], ListBucket: ['manifests'] },
  },
  permission: 'reader',
  needs: 'read',
});
