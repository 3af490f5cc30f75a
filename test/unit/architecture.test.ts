import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { type Area, bucket } from '#shared/operations/bucket.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';

const root = new URL('../../', import.meta.url).pathname;
const files = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
const read = (file: string) => readFileSync(root + file, 'utf8');

/** Modules a file takes something from, types aside: those are gone when it runs. */
const importsOf = (file: string) =>
  [...read(file).matchAll(/^(?:import|export)\s(?!type\s)(?:[^;]*?\sfrom\s)?'([^']+)'/gm)].map(([, module]) => module);

const repeated = <T>(list: readonly T[]) => list.filter((one, index) => list.indexOf(one) !== index);

describe('the operation table', () => {
  test('has MLflow’s 21 calls of the registry, 34 of tracking, 6 of webhooks and 8 of files, Databricks’, ours, and those of a server', () => {
    const byDialect = Object.groupBy(operations, ({ dialect }) => dialect);
    expect(Object.entries(byDialect).map(([dialect, { length }]) => [dialect, length])).toEqual([
      ['mlflow', 21 + 34 + 6],
      ['system', 3],
      ['databricks', 17],
      ['databricks-preview', 5],
      ['stagebook', 44],
      ['mlflow-artifacts', 8],
      ['mlflow-3', 1],
    ]);
  });

  test('names nothing twice, and answers nothing twice', () => {
    expect(repeated(operations.map(({ name }) => name))).toEqual([]);
    expect(repeated(operations.map(({ file }) => file))).toEqual([]);
    const routes = operations.flatMap((one) =>
      pathsOf(one).flatMap((path) => one.methods.map((verb) => `${verb} ${path}`)),
    );
    expect(repeated(routes)).toEqual([]);
  });

  test('grants rights in the bucket by area, and asks for no more than a caller’s role has', () => {
    for (const { name, access, permission } of operations) {
      const writes = Object.keys(access.bucket ?? {}).filter((action) => /^(Put|Delete|Abort)/.test(action));
      if (writes.length > 0) expect([name, permission]).toEqual([name, 'member']);
      const areas = Object.values(access.bucket ?? {}).flat();
      for (const area of areas) expect(Object.keys(bucket.areas)).toContain(area);
    }
    const writers = (area: Area) =>
      operations.filter(({ access }) => access.bucket?.PutObject?.includes(area)).map(({ name }) => name);
    expect(writers('models')).toEqual(['createModelVersion']);
    expect(writers('manifests')).toEqual(['createModelVersion']);
    expect(writers('uploads')).toEqual(['createUpload', 'completeUpload']);
    expect(operations.filter(({ access }) => access.bucket?.DeleteObject).map(({ name }) => name)).toEqual([
      // Of an upload, what is not what was announced.
      'createModelVersion',
      'deleteArtifact',
    ]);
  });

  test('asks for a member’s role for whatever writes but talk, and for an admin’s for tokens', () => {
    const talk = [
      'createTransitionRequest',
      'deleteTransitionRequest',
      'createComment',
      'updateComment',
      'deleteComment',
      // What hosts say of themselves, who may read and no more.
      'reportReceipt',
      'deleteReceipt',
    ];
    const written = (action: string) => /^(Put|Update|Delete|BatchWrite)/.test(action);
    for (const { name, access, permission } of operations) {
      const actions = Object.values(access.table ?? {}).flat();
      if (actions.some(written) && !talk.includes(name)) expect([name, permission]).not.toEqual([name, 'reader']);
      if (access.table?.identity) expect([name, permission]).toEqual([name, 'admin']);
    }
    const knowTokens = [...operations, ...workers, authorizeToken].filter(({ access }) => access.table?.identity);
    expect(knowTokens.map(({ name }) => name)).toEqual([
      'createToken',
      'listTokens',
      'revokeToken',
      'followUp',
      'authorizeToken',
    ]);
  });

  test('has one function that may write to the ledger, and only add to it', () => {
    const writes = (action: string) => !['GetItem', 'Query', 'ConditionCheckItem'].includes(action);
    const writers = [...operations, ...consumers, ...workers, ...schedules].flatMap(({ name, access }) =>
      (access.table?.ledger ?? []).filter(writes).map((action) => [name, action]),
    );
    expect(writers).toEqual([['auditTransitions', 'PutItem']]);
  });

  test('and the functions are the same', () => {
    const declared = [...operations, ...consumers, ...workers, ...schedules, authorizeToken].map(
      ({ file }) => `functions/${file}.ts`,
    );
    // What commands call in their own process.
    const free = [
      'functions/ledger/command.ts',
      'functions/ledger/file.ts',
      'functions/policies/command.ts',
      'functions/system/',
    ];
    const found = files('functions/**/*.ts').filter((file) => !free.some((start) => file.startsWith(start)));
    expect(found.filter((file) => !declared.includes(file))).toEqual([]);
    expect(declared.filter((file) => !files('functions/**/*.ts').includes(file))).toEqual([]);
  });

  test.each(operations)('$name is served by its own file', async (operation: Operation) => {
    const { handler } = await import(new URL(`functions/${operation.file}.ts`, `file://${root}`).href);
    expect(handler).toBeTypeOf('function');
    const served = read(`functions/${operation.file}.ts`);
    // Plain text is not served with arguments.
    if (operation.output._zod.def.type === 'string') expect(served).toContain('serveText(');
    else expect(served).toMatch(new RegExp(`\\bserve(Page)?\\(\\s*${operation.name},`));
  });

  test.each([...consumers, ...workers, ...schedules])('$name is a function, too', async ({ file }) => {
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
    const all = [...operations, ...consumers];
    expect(all.filter(({ access }) => JSON.stringify(access).includes('Scan'))).toEqual([]);
  });
});
