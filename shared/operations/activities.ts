import * as z from 'zod/mini';
import { optionalText, pageSize, required, stage, text, timestamp, versionNumber } from './fields.ts';
import { operation } from './operation.ts';

/** Databricks' words for what happens to a version; an activity is a row of history, told in them. */
export const activityTypes = [
  'APPLIED_TRANSITION',
  'REQUESTED_TRANSITION',
  'CANCELLED_REQUEST',
  'APPROVED_REQUEST',
  'REJECTED_REQUEST',
  'SYSTEM_TRANSITION',
  'NEW_COMMENT',
] as const;

export type ActivityType = (typeof activityTypes)[number];

export const activity = z.object({
  /** A transition's id; of a comment its own. */
  id: text,
  activity_type: z.enum(activityTypes),
  user_id: text,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  /** Of a comment what it says now; none, if it was deleted. */
  comment: optionalText,
  from_stage: z.optional(stage),
  to_stage: z.optional(stage),
  system_comment: optionalText,
});

/** Of one version, the last first. Databricks' own registry had no such call. */
export const listActivities = operation({
  name: 'listActivities',
  dialect: 'databricks',
  methods: ['GET'],
  path: '/mlflow/activities/list',
  file: 'activities/list',
  input: z.object({
    name: required(text),
    version: versionNumber,
    max_results: z._default(pageSize(1_000), 100),
    page_token: optionalText,
  }),
  output: z.object({
    activities: z.array(activity),
    /** A page can be short, or empty, and not the last. */
    next_page_token: optionalText,
  }),
  access: { table: { registry: ['GetItem', 'Query'], ledger: ['GetItem', 'Query'] } },
  permission: 'reader',
  needs: 'read',
});
