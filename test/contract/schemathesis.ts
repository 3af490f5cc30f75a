import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { configurationOf, type Words } from './schemathesis-config.ts';
import { type Report, readReport } from './schemathesis-report.ts';
import { run } from './tools.ts';

type Options = {
  /** Of the environment that has it. */
  python: string;
  url: string;
  words: Words;
  /** Made-up requests per call; how many its phase of coverage adds, it decides. */
  examples: number;
  seed: number;
  /** Where it may write. */
  folder: string;
};

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
];

/** Tests a server from its own description; `said` has each finding with a command to repeat it. */
export async function runSchemathesis(options: Options): Promise<Report & { said: string }> {
  const { python, url, words, examples, seed, folder } = options;
  const [config, report] = [join(folder, 'schemathesis.toml'), join(folder, 'report.ndjson')];
  await writeFile(config, configurationOf(words));
  const args = [
    // Of two workers in one Python 3.11 both parse source at once, and it fails: "AST constructor recursion depth mismatch".
    ...['--config-file', config, 'run', `${url}/openapi.json`, '--no-color', '--workers', '1'],
    ...['--checks', checks.join(), '--phases', 'examples,coverage,fuzzing'],
    ...['--max-examples', String(examples), '--seed', String(seed), '--warnings', 'off'],
    // Where a word is taken, what was made up is dropped, and soon counts as too much.
    ...['--suppress-health-check', 'all'],
    ...['--report', 'ndjson', '--report-ndjson-path', report],
  ];
  try {
    const said = await run(join(dirname(python), 'st'), args, { cwd: folder });
    return { ...(await readReport(report)), said };
  } catch (error) {
    // It exits 1 when it has found something, and also when it could not begin.
    const said = (error as Error).message;
    const read = await readReport(report).catch(() => undefined);
    if (!read || read.findings.length === 0) throw error;
    return { ...read, said };
  }
}
