import * as z from 'zod/mini';
import { described } from './described.ts';

/** A field MLflow insists on: neither absent, nor null, nor empty. */
export const required = (field: z.ZodMiniString) => field.check(z.minLength(1));

export const text = z.string();
export const optionalText = z.optional(z.string());

/** A model version's number travels as a string, e.g. `"12"`. */
export const versionNumber = required(z.string()).register(described, { pattern: '^\\d+$' });

/** int64: a JSON number, or in a query string its digits. `maximum` is inclusive. */
export const int64 = (maximum: number) =>
  z.pipe(
    z.union([z.int(), z.string().check(z.regex(/^[+-]?\d+$/))]),
    z.pipe(z.transform(Number), z.int().check(z.maximum(maximum))),
  );

/** How many a page may have, of a search that refuses none. */
export const pageSize = (maximum: number) => int64(maximum).register(described, { minimum: 1 });

const tag = z.object({ key: z._default(z.string(), ''), value: z._default(z.string(), '') });
export const tags = z.optional(z.array(tag));

/** Milliseconds since 1970. */
export const timestamp = z.int();

/** `READY` but for versions whose files are still being copied, or could not be. */
const status = z.enum(['READY', 'PENDING_REGISTRATION', 'FAILED_REGISTRATION']);

export const stage = z.enum(['None', 'Staging', 'Production', 'Archived']);

export const modelVersion = z.object({
  name: text,
  version: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  /** Who registered it; MLflow leaves this empty. */
  user_id: optionalText,
  current_stage: stage,
  description: optionalText,
  source: text,
  run_id: text,
  status,
  /** Why a registration failed. */
  status_message: optionalText,
  run_link: text,
  tags: z.optional(z.array(z.object({ key: text, value: text }))),
  aliases: z.optional(z.array(text)),
  model_id: optionalText,
  /** What had been logged of its run and logged model when it was registered; listings leave both out. */
  model_params: z.optional(z.array(z.object({ name: text, value: text }))),
  model_metrics: z.optional(
    z.array(
      z.object({
        key: text,
        value: z.union([z.number(), z.literal('NaN')]),
        timestamp,
        step: z.int(),
        dataset_name: optionalText,
        dataset_digest: optionalText,
        model_id: optionalText,
        run_id: optionalText,
      }),
    ),
  ),
});

export const registeredModel = z.object({
  name: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  user_id: optionalText,
  description: optionalText,
  latest_versions: z.optional(z.array(modelVersion)),
  tags: z.optional(z.array(z.object({ key: text, value: text }))),
  aliases: z.optional(z.array(z.object({ alias: text, version: text }))),
});

export const nothing = z.object({});

/** Bytes. */
export const size = z.int().check(z.minimum(0));

/** 64 lower-case hexadecimal digits. */
export const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
