import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest, run, Unavailable } from './tools.ts';

/** Two of mlflow, and what tests without it. */
type Environment = '3.17.2' | '2.22.5' | 'registry-webhooks' | 'schemathesis' | 'moto';

const folder = import.meta.dirname;

/**
 * The interpreter of `.venv-<name>`, a virtual environment holding exactly what its requirements pin.
 * It is built on first use and again whenever that file (or the Python beneath) changes.
 */
export async function pythonFor(
  name: Environment,
  requirements = join(folder, `requirements-${name}.txt`),
): Promise<string> {
  const venv = join(folder, `.venv-${name}`);
  const marker = join(venv, 'built-from');
  const python = join(venv, 'bin/python');

  const host = await findPython();
  const wanted = digest(host.version, await readFile(requirements, 'utf8'));
  const built = existsSync(python) && existsSync(marker) && (await readFile(marker, 'utf8')) === wanted;
  if (!built) {
    console.log(`building test/contract/.venv-${name} (once)`);
    await rm(venv, { recursive: true, force: true });
    await run(host.file, ['-m', 'venv', venv]);
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-compile'];
    await run(python, [...pip, '--only-binary=:all:', '-r', requirements]);
    await writeFile(marker, wanted);
  }
  return python;
}

/** The pinned packages have wheels for these; mlflow 2.22.5 needs a pyarrow that has none for 3.14. */
const supported = /^3\.(11|12|13)\./;

async function findPython(): Promise<{ file: string; version: string }> {
  for (const file of ['python3', 'python3.13', 'python3.12', 'python3.11']) {
    const version = await run(file, ['-c', 'import platform; print(platform.python_version())']).catch(() => '');
    if (supported.test(version)) return { file, version: version.trim() };
  }
  throw new Unavailable('Python 3.11, 3.12 or 3.13 is not installed');
}
