import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Template as Synthesized } from '../synthesize.ts';

export type Template = Synthesized & { Parameters?: Record<string, { Type: string; Default: string }> };

const ending = '.template.json';

/** What `cdk` wrote into its output folder, by the names of the stacks. */
export async function readTemplates(folder: string): Promise<Map<string, Template>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
  const read = async (file: string) =>
    [file.slice(0, -ending.length), JSON.parse(await readFile(join(folder, file), 'utf8'))] as const;
  return new Map(await Promise.all(files.map(read)));
}
