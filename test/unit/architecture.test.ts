import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';

const root = new URL('../../', import.meta.url).pathname;
const files = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
const read = (file: string) => readFileSync(root + file, 'utf8');

/** Modules a file takes something from, types aside: those are gone when it runs. */
const importsOf = (file: string) =>
  [...read(file).matchAll(/^(?:import|export)\s(?!type\s)(?:[^;]*?\sfrom\s)?'([^']+)'/gm)].map(([, module]) => module);

const repeated = <T>(list: readonly T[]) => list.filter((one, index) => list.indexOf(one) !== index);

describe('the operation table', () => {
  test('has the 21 calls of MLflow’s registry, and two about the server', () => {
    expect(Object.groupBy(operations, ({ dialect }) => dialect)).toMatchObject({
      mlflow: { length: 21 },
      system: { length: 2 },
    });
  });

  test('names nothing twice, and answers nothing twice', () => {
    expect(repeated(operations.map(({ name }) => name))).toEqual([]);
    expect(repeated(operations.map(({ file }) => file))).toEqual([]);
    const routes = operations.flatMap((one) =>
      pathsOf(one).flatMap((path) => one.methods.map((verb) => `${verb} ${path}`)),
    );
    expect(repeated(routes)).toEqual([]);
  });

  test('and the functions are the same', () => {
    const declared = [...operations, ...consumers].map(({ file }) => `functions/${file}.ts`);
    const free = ['functions/ledger/', 'functions/system/'];
    const found = files('functions/**/*.ts').filter((file) => !free.some((folder) => file.startsWith(folder)));
    expect(found.filter((file) => !declared.includes(file))).toEqual([]);
    expect(declared.filter((file) => !files('functions/**/*.ts').includes(file))).toEqual([]);
  });

  test.each(operations)('$name is served by its own file', async (operation: Operation) => {
    const { handler } = await import(new URL(`functions/${operation.file}.ts`, `file://${root}`).href);
    expect(handler).toBeTypeOf('function');
    const served = read(`functions/${operation.file}.ts`);
    if (operation.dialect === 'mlflow') expect(served).toMatch(new RegExp(`\\bserve\\(\\s*${operation.name},`));
  });

  test.each(consumers)('$name is a function, too', async ({ file }) => {
    expect((await import(new URL(`functions/${file}.ts`, `file://${root}`).href)).handler).toBeTypeOf('function');
  });

  test('the stream has two readers at most', () => {
    expect(consumers.length).toBeLessThanOrEqual(2);
  });
});

describe('what is imported', () => {
  const within = (folder: string) =>
    files(`${folder}/**/*.ts`).flatMap((file) => importsOf(file).map((module) => [file, module]));

  test('the operation table is data: zod and its own folder', () => {
    const foreign = within('shared/operations').filter(([, module]) => !/^(zod\/mini$|\.\/)/.test(module ?? ''));
    expect(foreign).toEqual([]);
  });

  test.each(['shared/operations', 'shared/domain', 'shared/wire', 'functions'])('%s knows no SDK', (folder) => {
    expect(within(folder).filter(([, module]) => module?.startsWith('@aws-sdk/'))).toEqual([]);
  });

  test('a function knows no other function, and nothing of what runs it', () => {
    expect(within('functions').filter(([, module]) => /^(\.|#functions|#infra)/.test(module ?? ''))).toEqual([]);
    expect(within('shared').filter(([, module]) => /^(#functions|#infra)/.test(module ?? ''))).toEqual([]);
  });
});

describe('no table is ever read through', () => {
  test.each(files('{shared,functions,infra}/**/*.ts'))('%s', (file) => {
    expect(read(file)).not.toMatch(/\bScan(Command|Input|\b(?!Index))|paginateScan/);
  });

  test('and nobody may', () => {
    expect(operations.filter(({ access }) => JSON.stringify(access).includes('Scan'))).toEqual([]);
  });
});
