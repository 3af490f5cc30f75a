import { environment } from '#shared/operations/environment.ts';
import { secretsKey } from './secrets-key.ts';
import { signingKey } from './signing-key.ts';

/** Vitest's setupFiles for unit tests: what the functions ask of their environment, leading nowhere. */
process.env[environment.table] = 'stagebook-unit';
process.env[environment.bucket] = 'stagebook-unit-files';
process.env[environment.signingKey] = signingKey;
process.env[environment.secretsKey] = secretsKey;
process.env[environment.queues] = 'http://127.0.0.1:9/000000000000/stagebook-';
process.env[environment.sqsEndpoint] = 'http://127.0.0.1:9';
process.env[environment.bus] = 'stagebook';
process.env[environment.eventBridgeEndpoint] = 'http://127.0.0.1:9';
process.env[environment.s3Endpoint] = 'http://127.0.0.1:9';
process.env[environment.s3PublicEndpoint] = 'http://{host}:5001';
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'unit';
process.env.AWS_SECRET_ACCESS_KEY = 'unit';
