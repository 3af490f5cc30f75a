import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const version = '1.7.12';
const folder = resolve(import.meta.dirname, '../../.actionlint', version);
const module = `github.com/rhysd/actionlint/cmd/actionlint@v${version}`;

/** GitHub's workflows have no schema of their own that says enough: their linter. Built once, by Go, in seconds. */
export async function actionlint(): Promise<string> {
  const binary = join(folder, 'actionlint');
  if (existsSync(binary)) return binary;
  const { GOTOOLCHAIN = 'auto' } = process.env;
  await promisify(execFile)('go', ['install', module], { env: { ...process.env, GOTOOLCHAIN, GOBIN: folder } });
  return binary;
}
