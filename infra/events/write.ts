import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { eventSchemas } from '#shared/operations/event-schemas.ts';
import { breaks } from './compatible.ts';

/**
 * Writes docs/events: `npm run events`. A unit test tells when it is due. What receivers could not go on with is refused:
 * that is another `schema_version`, in files of its own.
 */
const folder = new URL('../../docs/events/v1/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [kind, schema] of Object.entries(eventSchemas())) {
  const file = new URL(`${kind}.json`, folder);
  const problems = existsSync(file) ? breaks(JSON.parse(readFileSync(file, 'utf8')), schema) : [];
  if (problems.length > 0) throw new Error(`${kind} would break its receivers: ${problems.join('; ')}.`);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}
