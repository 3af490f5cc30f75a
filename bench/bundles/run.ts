import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { median } from '#bench/figures.ts';
import { build, bundle, functions, write } from '#infra/build.ts';
import type { FunctionSource } from '#shared/operations/operation.ts';
import { loadedWith, outputOf, packagesIn, sizeOf } from '#test/support/bundles.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';
import { moduleInit } from './module-init.ts';

/**
 * `npm run bundles`: how big the functions are and what it takes to load them, beside handlers that make one client and do
 * nothing, built and loaded likewise, in the same run, in turns. Rewrites docs/performance.md; nothing passes or fails.
 */

const rounds = Number(process.env.ROUNDS ?? 20);
const bares = ['dynamodb', 's3'] as const;

/** They load S3's SDK, and DynamoDB's late if at all. */
const loadsS3 = (metafile: Metafile, source: Pick<FunctionSource, 'file'>) =>
  packagesIn(metafile, loadedWith(metafile, outputOf(source))).has('@aws-sdk/client-s3');

const kB = (bytes: number) => (bytes / 1_000).toFixed(1);

const folder = await mkdtemp(join(tmpdir(), 'stagebook-bundles-'));
/** As many copies as there are functions: one that is loaded again and again stays where the processor has it at hand. */
const bareFile = (name: (typeof bares)[number], copy: number) => join(folder, name, String(copy), `${name}.mjs`);
try {
  const began = performance.now();
  const { metafile } = await build(join(folder, 'functions'));
  const seconds = (performance.now() - began) / 1_000;
  const bareFiles = new Map<string, number>();
  for (const name of bares) {
    const bare = await bundle({ [name]: `./bench/bundles/bare/${name}.ts` });
    for (const copy of functions.keys()) await write(bare, dirname(bareFile(name, copy)));
    bareFiles.set(name, sizeOf(bare.metafile, loadedWith(bare.metafile, outputOf({ file: name }))));
  }

  /** CPU time, by name, and how often that of a bare handler just before: the machine is faster and slower by turns. */
  const times = new Map<string, number[]>();
  const ratios = new Map<string, number[]>();
  const keep = (figures: Map<string, number[]>, name: string, figure: number) => {
    figures.set(name, [...(figures.get(name) ?? []), figure]);
    return figure;
  };
  const measure = async (name: string, file: string) => keep(times, name, await moduleInit(file));
  const compare = async (name: string, file: string, to: (typeof bares)[number], copy: number) => {
    const before = await measure(to, bareFile(to, copy));
    keep(ratios, `${name} ${to}`, (await measure(name, file)) / before);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [copy, source] of functions.entries()) {
      const file = join(folder, 'functions', `${source.file}.mjs`);
      await compare(source.name, file, 'dynamodb', copy);
      if (!loadsS3(metafile, source)) continue;
      await compare(source.name, file, 's3', copy);
      await compare('s3', bareFile('s3', copy), 'dynamodb', copy);
    }
  }

  const init = (name: string) => median(times.get(name) ?? []).toFixed(1);
  const ratio = (name: string, to: (typeof bares)[number]) => median(ratios.get(`${name} ${to}`) ?? []).toFixed(2);
  const rowOf = ({ name, file }: FunctionSource) => {
    const output = outputOf({ file });
    const loaded = sizeOf(metafile, loadedWith(metafile, output));
    const sizes = [kB(sizeOf(metafile, [output])), kB(loaded)];
    return [
      `\`${name}\``,
      ...sizes,
      init(name),
      ratio(name, 'dynamodb'),
      loadsS3(metafile, { file }) ? ratio(name, 's3') : '',
    ];
  };
  const bareRows = bares.map((name) => {
    const size = kB(bareFiles.get(name) ?? 0);
    const to = name === 's3' ? ratio(name, 'dynamodb') : '1.00';
    return [`bare, ${name === 's3' ? 'S3' : 'DynamoDB'}`, '', size, init(name), to, ''];
  });
  const head = ['function', 'its own kB', 'loaded kB', 'CPU ms', 'to bare DynamoDB', 'to bare S3'];
  const table = tableOf(head, [...bareRows, ...functions.map(rowOf)]);
  const scripts = Object.keys(metafile.outputs).filter((file) => file.endsWith('.mjs'));
  process.env.UPDATE_DOCS = '1';
  documented(new URL('../../docs/performance.md', import.meta.url), 'bundles', table);
  const all = `${scripts.length} files, ${kB(sizeOf(metafile, scripts))} kB, built in ${seconds.toFixed(1)} s`;
  process.stdout.write(`${table}\n${all}\n`);
} finally {
  await rm(folder, { recursive: true });
}
