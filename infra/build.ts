import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type BuildOptions, type BuildResult, build as esbuild, type Metafile } from 'esbuild';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import type { FunctionSource } from '#shared/operations/operation.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { ownModules } from './build/own-modules.ts';
import { ownSdk } from './build/own-sdk.ts';

/** `npm run build`: every function with all it needs, as Lambda gets it. docs/performance.md says why it is built so. */

const root = resolve(import.meta.dirname, '..');

/** Where the handler of `model-versions/create` is `model-versions/create.handler`. */
const folder = join(root, 'dist/functions');

/** All that is built. */
export const functions: readonly FunctionSource[] = [
  ...operations,
  ...consumers,
  ...workers,
  ...schedules,
  notFound,
  authorizeToken,
];

const entries = Object.fromEntries(functions.map(({ file }) => [file, `./functions/${file}.ts`]));

/** Nothing here names the machine or the hour: the same sources are the same bytes wherever they are built. */
const options = {
  absWorkingDir: root,
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm' as const,
  platform: 'node' as const,
  target: 'node24',
  // The SDK is published twice; from its CommonJS nothing can be left out, and nothing be left to be loaded later.
  mainFields: ['module', 'main'],
  // Packages that functions have in common are written once, and what is imported late stays unread until then.
  splitting: true,
  plugins: [ownSdk, ownModules],
  alias: {
    'zod/mini': './infra/build/late-schemas.ts',
    // For Node it is published as CommonJS alone.
    yaml: './node_modules/yaml/browser/index.js',
  },
  chunkNames: 'chunks/[hash]',
  minify: true,
  legalComments: 'none' as const,
  sourcemap: 'linked' as const,
  sourcesContent: false,
  metafile: true as const,
  write: false as const,
  logLevel: 'warning' as const,
  // Of zod, what is not in `late-schemas.ts`.
  logOverride: { 'import-is-undefined': 'error' },
} satisfies BuildOptions;

type Built = BuildResult<{ metafile: true; write: false }>;

/** Something in it is ours, and not a package's or what stands for one. */
const isOurs = ({ inputs }: Metafile['outputs'][string]) =>
  Object.keys(inputs).some((input) => !/node_modules\/|^infra\/build\//.test(input));

/**
 * The functions, or other entries, in memory. Their paths are below `dist/functions`, wherever they go. Packages are left
 * without maps: a Node that is told to use maps reads all there are, at once.
 */
export async function bundle(entryPoints: Record<string, string> = entries): Promise<Built> {
  const built = await esbuild({ ...options, entryPoints });
  const unwanted = Object.entries(built.metafile.outputs).filter(([, output]) => !isOurs(output));
  const maps = new Set(unwanted.map(([path]) => join(root, `${path}.map`)));
  return { ...built, outputFiles: built.outputFiles.filter(({ path }) => !maps.has(path)) };
}

/** Writes them into a folder, in which nothing else is left. What is there already may be being read, and stays. */
export async function write({ outputFiles }: Built, outdir: string): Promise<void> {
  const files = new Map(outputFiles.map(({ path, contents }) => [join(outdir, relative(folder, path)), contents]));
  for (const [file, contents] of files) {
    const there = await readFile(file).catch(() => undefined);
    if (there?.equals(contents)) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  for (const entry of await readdir(outdir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(file)) await rm(file);
  }
}

export async function build(outdir = folder): Promise<Built> {
  const built = await bundle();
  await write(built, outdir);
  return built;
}

if (import.meta.main) await build();
