import type { FunctionSource } from './operation.ts';

/** Says whose token a call has, before any other function is asked. */
export const authorizeToken: FunctionSource = {
  name: 'authorizeToken',
  file: 'auth/authorize-token',
  access: { table: { identity: ['GetItem'] } },
};

/** Seconds for which API Gateway keeps an answer: a revoked token is let in for as long, and no longer. */
export const authorizerCache = 60;
