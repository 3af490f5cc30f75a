import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, Plugin } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Packages so small that every function may have them to itself; those of AWS and zod are shared. */
const small = ['@middy/core', 'canonicalize', 'ulid'];

/** Of Node, what is imported in full whatever is asked of it, and takes time to load: others stand for them. */
const slow = ['node:http', 'node:timers', 'node:util'];

/** These, and our own modules, which are asked for with their extension. */
const own = new RegExp(String.raw`^(#shared/.*\.ts|\.\.?/.*\.[tj]s|${[...slow, ...small].join('|')})$`);

const fileOf = (path: string, folder: string) => {
  if (slow.includes(path)) return resolve(import.meta.dirname, `${path.replace(':', '/')}.ts`);
  if (path.startsWith('#')) return resolve(root, path.slice(1));
  return path.startsWith('.') ? resolve(folder, path) : fileURLToPath(import.meta.resolve(path));
};

/**
 * Gives every entry modules of its own, as if their names were others: `shared/wire/serve.ts?model-versions/create`.
 * Else each lies in a file with those that the same entries need, and a function is dozens of files; and nothing could be
 * left out that any other entry needs.
 */
export const ownModules: Plugin = {
  name: 'own-modules',
  setup(build) {
    build.onResolve({ filter: own }, ({ kind, path, resolveDir, pluginData }) => {
      const entry = kind === 'entry-point' ? path.replace(/^\.\/functions\/|\.ts$/g, '') : pluginData;
      return typeof entry === 'string'
        ? { path: fileOf(path, resolveDir), suffix: `?${entry}`, pluginData: entry }
        : undefined;
    });
    // As esbuild would, but that what a module imports is told whose it is.
    build.onLoad({ filter: /\.[tj]s$/ }, async ({ path, pluginData }) => {
      const loader = extname(path).slice(1) as Loader;
      return typeof pluginData === 'string' ? { contents: await readFile(path), loader, pluginData } : undefined;
    });
  },
};
