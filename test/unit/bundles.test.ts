import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, bundle, functions, write } from '#infra/build.ts';
import { folderOf } from '#shared/operations/operation.ts';
import { getRegisteredModel } from '#shared/operations/registered-models.ts';
import { parseInput } from '#shared/wire/input.ts';
import { loadedWith, outputOf, packagesIn, sizeOf } from '#test/support/bundles.ts';
import { cloudEnvironment } from '#test/support/cloud-environment.ts';
import { eventOf } from '#test/support/events.ts';
import type * as Parsing from '#test/support/parsing.ts';
import { operationsWithArguments, sampleOf } from '#test/support/samples.ts';

/** What Lambda gets. How long it takes to start is measured by `npm run bundles`. */

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'stagebook-bundles-'));

let built: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
  built = await build(join(folder, 'functions'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('every function is there, starts where there is nothing but Node, and makes no schema before it is called', () => {
  const files = functions.map((one) => outputOf(one).replace('dist/', ''));
  const script = `
    let made = 0;
    globalThis.__zod_globalConfig = { postProcessor: () => void made++ };
    const wrong = [];
    for (const file of ${JSON.stringify(files)}) {
      const { handler } = await import(process.cwd() + '/' + file);
      if (typeof handler !== 'function' || made > 0) wrong.push(file);
      made = 0;
    }
    // That it would be noticed: to miss the name, it must make one. It logs, too.
    const { handler } = await import(process.cwd() + '/functions/registered-models/get.mjs');
    await handler(${JSON.stringify(eventOf(getRegisteredModel, {}))}, { getRemainingTimeInMillis: () => 0 });
    console.log(JSON.stringify({ wrong, made: made > 0 }));`;
  const found = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: cloudEnvironment,
  });
  expect(JSON.parse(found.toString().trim().split('\n').at(-1) ?? '')).toEqual({ wrong: [], made: true });
});

describe.each(functions)('$name', (one) => {
  const loaded = () => packagesIn(built.metafile, loadedWith(built.metafile, outputOf(one)));

  test('loads the SDKs it has rights for, of two the one that it needs in every call', () => {
    const { table, bucket } = one.access;
    const isOfFiles = folderOf(one) === 'artifacts';
    expect(loaded().has('@aws-sdk/client-dynamodb')).toBe(table !== undefined && !isOfFiles);
    expect(loaded().has('@aws-sdk/client-s3')).toBe(bucket !== undefined && (table === undefined || isOfFiles));
  });

  test('leaves the credentials that Lambda does not use unread', () => {
    const unread = /credential-provider-(?!node$|env$)|token-providers|nested-clients/;
    expect([...loaded()].filter((name) => unread.test(name))).toEqual([]);
  });
});

test('nothing is in them but what functions depend on', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = [...packagesIn(built.metafile, Object.keys(built.metafile.outputs))];
  expect(found.filter((name) => packages[`node_modules/${name}`]?.dev !== undefined)).toEqual([]);
  expect(found).toContain('@aws-sdk/client-dynamodb');
});

test('the packages are there once, and a function’s own modules are small', () => {
  const scripts = Object.keys(built.metafile.outputs).filter((file) => file.endsWith('.mjs'));
  const own = functions.map(outputOf);
  expect(sizeOf(built.metafile, own) / own.length).toBeLessThan(42_000);
  // The SDKs of five services, S3’s with all it needs of its own, zod, yaml, and what is loaded late, pages among it.
  expect(sizeOf(built.metafile, scripts) - sizeOf(built.metafile, own)).toBeLessThan(1_650_000);
});

test('what makes pages is loaded when one is asked for', () => {
  const { outputs } = built.metafile;
  const makesPages = (file: string) =>
    Object.keys(outputs[file]?.inputs ?? {}).some((input) => /domain\/pages/.test(input));
  expect(Object.keys(outputs).some(makesPages)).toBe(true);
  expect(functions.filter((one) => loadedWith(built.metafile, outputOf(one)).some(makesPages))).toEqual([]);
});

test('nothing asks for `require`, which modules do not have', () => {
  const imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports);
  expect(imports.filter(({ kind }) => kind === 'require-call')).toEqual([]);
});

test('built again, they are the same, and name no machine', { timeout: 120_000 }, async () => {
  const hashes = ({ outputFiles }: typeof built) => outputFiles.map(({ path, hash }) => `${path} ${hash}`);
  expect(hashes(await bundle())).toEqual(hashes(built));
  expect(built.outputFiles.filter(({ text }) => text.includes(root))).toEqual([]);
});

describe('arguments are read as they are by what it is built of', () => {
  const outcome = (parse: typeof parseInput, ...[operation, event]: Parameters<typeof parseInput>) => {
    try {
      return { input: parse(operation, event) };
    } catch (error) {
      return { message: (error as Error).message };
    }
  };
  let parsing: typeof Parsing;
  beforeAll(async () => {
    const there = join(folder, 'parsing');
    await write(await bundle({ parsing: './test/support/parsing.ts' }), there);
    // By Node itself: Vitest would look for what the maps lead to.
    parsing = createRequire(import.meta.url)(join(there, 'parsing.mjs'));
  }, 120_000);

  test.each(operationsWithArguments)('$name', (operation) => {
    const same = parsing.operations.find(({ name }) => name === operation.name) as typeof operation;
    const { args } = sampleOf(operation);
    const changed = Object.keys(args).flatMap((name) =>
      [undefined, null, '', 'ü', '7', -1, 1.5, true, [], [1], {}, [{ key: 1 }]].map((value) => ({
        ...args,
        [name]: value,
      })),
    );
    for (const given of [args, {}, ...changed]) {
      const event = eventOf(operation, given);
      expect(outcome(parsing.parseInput, same, event)).toEqual(outcome(parseInput, operation, event));
    }
  });
});
