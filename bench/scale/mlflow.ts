import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { began } from './began.ts';
import { modelAt, sizes, versionAt } from './shape.ts';

/** The same registry as rows of mlflow 3.17.2's own tables: calls would take it days. */

type Cell = string | number;

function* models(versions: number) {
  for (const [index, size] of sizes(versions).entries()) yield { index, size, ...modelAt(index, size) };
}

function* eachVersion(versions: number) {
  for (const model of models(versions))
    for (let version = 1; version <= model.size; version++)
      yield { ...model, version, ...versionAt(model.index, version) };
}

/** The last that was promoted is in Production, the others are archived. */
const lastPromoted = (size: number): number => 1 + 10 * Math.floor((size - 1) / 10);

const stageOf = (version: number, size: number, promoted: boolean): string =>
  version === lastPromoted(size) ? 'Production' : promoted ? 'Archived' : 'None';

/** Each after the name of its table and the columns that are filled. */
const tables: Record<string, (versions: number) => Generator<Cell[]>> = {
  *'registered_models (name, creation_time, last_updated_time, description)'(versions) {
    for (const { name, index, tags } of models(versions))
      yield [name, began + index, began + index, `What ${tags.team} serves, number ${index}.`];
  },
  *'registered_model_tags (name, key, value)'(versions) {
    for (const { name, tags } of models(versions))
      for (const [key, value] of Object.entries(tags)) yield [name, key, value];
  },
  *'model_versions (name, version, creation_time, last_updated_time, description, current_stage, source, storage_location, run_id, status)'(
    versions,
  ) {
    let at = began;
    for (const { name, version, size, source, run_id, promoted } of eachVersion(versions)) {
      at += 1_000;
      const stage = stageOf(version, size, promoted);
      yield [name, version, at, at, `Week ${version}.`, stage, source, source, run_id, 'READY'];
    }
  },
  *'model_version_tags (name, version, key, value)'(versions) {
    for (const { name, version, tags } of eachVersion(versions))
      for (const [key, value] of Object.entries(tags)) yield [name, version, key, value];
  },
  *'registered_model_aliases (name, alias, version)'(versions) {
    for (const { name, size } of models(versions)) yield [name, 'champion', lastPromoted(size)];
  },
};

async function psql(uri: string, command: string, lines: Iterable<string> = []): Promise<void> {
  const child = spawn('psql', [uri, '--quiet', '-v', 'ON_ERROR_STOP=1', '-c', command], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const closed = once(child, 'close');
  await pipeline(Readable.from(lines), child.stdin);
  const [code] = await closed;
  if (code !== 0) throw new Error(`psql ended with ${code}: ${command}`);
}

/** `database`: as SQLAlchemy names it; mlflow has made its tables there. */
export async function fillMlflow(database: string, versions: number): Promise<void> {
  const uri = database.replace('+psycopg2', '');
  for (const [table, rows] of Object.entries(tables)) {
    const lines = rows(versions).map((cells) => `${cells.join('\t')}\n`);
    await psql(uri, `COPY ${table} FROM STDIN`, lines);
  }
  await psql(uri, 'VACUUM ANALYZE');
}
