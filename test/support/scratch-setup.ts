import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Vitest's globalSetup for all: what tests and their programs leave among temporary files goes when they are over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
