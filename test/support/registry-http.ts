import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');

/** A registry call over HTTP; throws on any answer but 200. */
export async function post(url: string, path: string, body: object) {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

export async function get(url: string, path: string, query: Record<string, string>) {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** `npm run ledger -- verify` on a data folder: what it says, and whether it found nothing wrong. */
export async function verifyLedgerOf(dataDir: string): Promise<{ ok: boolean; output: string }> {
  const args = [join(root, 'infra/local/ledger.ts'), 'verify', '--data', dataDir];
  try {
    const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), args, { cwd: root });
    return { ok: true, output: stdout };
  } catch (error) {
    return { ok: false, output: `${(error as { stdout?: string }).stdout}${(error as Error).message}` };
  }
}
