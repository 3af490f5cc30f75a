import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const s3 = /^@aws-sdk\/(client-s3|s3-request-presigner)$/;
/** What a module imports is told that it is S3's; and what is asked of esbuild itself, that it is. */
const mark = Symbol('s3');
const asked = Symbol('asked');

/**
 * Gives S3's SDK packages of its own, as if their names were others. Of a module that two entries share, each loads what
 * either needs: what makes XML and checksums of streams, which S3 alone asks for, would be loaded for DynamoDB.
 */
export const ownSdk: Plugin = {
  name: 'own-sdk',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, kind, importer, namespace, resolveDir, pluginData }) => {
      if (pluginData === asked || !(pluginData === mark || s3.test(path))) return undefined;
      if (path.startsWith('node:')) return { path, external: true };
      const found = await build.resolve(path, { kind, importer, namespace, resolveDir, pluginData: asked });
      return { ...found, suffix: '?s3', pluginData: mark };
    });
    build.onLoad({ filter: /\.js$/ }, async ({ path, pluginData }) =>
      pluginData === mark ? { contents: await readFile(path), loader: 'js', pluginData } : undefined,
    );
  },
};
