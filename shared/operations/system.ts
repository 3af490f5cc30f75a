import * as z from 'zod/mini';
import { nothing, text } from './fields.ts';
import { operation } from './operation.ts';

/** As `mlflow server`: the plain text `OK`. */
export const getHealth = operation({
  name: 'getHealth',
  dialect: 'system',
  methods: ['GET'],
  path: '/health',
  file: 'system/health',
  input: nothing,
  output: z.string(),
  access: {},
  permission: 'reader',
});

/** As `mlflow server`: the plain text of the MLflow version whose API this is. */
export const getVersion = operation({
  name: 'getVersion',
  dialect: 'system',
  methods: ['GET'],
  path: '/version',
  file: 'system/version',
  input: nothing,
  output: z.string(),
  access: {},
  permission: 'reader',
});

/** What mlflow's client asks before it moves big files: whether parts and presigned URLs are to be had. */
export const getServerInfo = operation({
  name: 'getServerInfo',
  dialect: 'mlflow-3',
  methods: ['GET'],
  path: '/server-info',
  file: 'system/server-info',
  input: nothing,
  output: z.object({
    store_type: text,
    workspaces_enabled: z.boolean(),
    multipart_uploads_enabled: z.boolean(),
    multipart_downloads_enabled: z.boolean(),
  }),
  access: {},
  permission: 'reader',
});
