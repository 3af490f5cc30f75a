import { readFileSync, writeFileSync } from 'node:fs';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';

const file = (path: string) => new URL(`../${path}`, import.meta.url);

/** Writes docs/openapi.json: `npm run openapi`. A unit test tells when it is due. */
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };
const description = openApi(operations, { version });
writeFileSync(file('docs/openapi.json'), `${JSON.stringify(description, null, 2)}\n`);
