import { readFileSync, writeFileSync } from 'node:fs';
import { errorStatus } from '#shared/operations/error-codes.ts';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';

const file = (path: string) => new URL(`../${path}`, import.meta.url);

/** Writes docs/openapi.json: `npm run openapi`. A unit test tells when it is due. */
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };
const description = openApi(operations, { version, errorCodes: Object.keys(errorStatus) });
writeFileSync(file('docs/openapi.json'), `${JSON.stringify(description, null, 2)}\n`);
