import { environment } from '#shared/operations/environment.ts';

/** Vitest's setupFiles for unit tests: what the functions ask of their environment, leading nowhere. */
process.env[environment.table] = 'stagebook-unit';
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'unit';
process.env.AWS_SECRET_ACCESS_KEY = 'unit';
