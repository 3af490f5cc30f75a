import * as z from 'zod/mini';
import { nothing } from './fields.ts';
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
