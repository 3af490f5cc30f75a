import { describe, expect, test } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import { folderOf } from '#shared/operations/operation.ts';
import { resourcesOf, synthesize } from './synthesize.ts';

const stacks = synthesize();
const sources = [...operations, ...consumers, notFound];
const stackOf = (source: (typeof sources)[number]) =>
  stacks.get(folderOf(source) === 'streams' ? 'events' : folderOf(source));
const functionsOf = (type: string) => [...stacks.values()].flatMap((template) => resourcesOf(template, type));

describe.each(sources)('$name', (source) => {
  const found = resourcesOf(stackOf(source), 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties.FunctionName === `stagebook-test-${source.name}`,
  );

  test('is one function in the stack of its folder, on Node 24 and arm64', () => {
    expect(found).toHaveLength(1);
    expect(found[0]?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `${source.file}.handler`,
      MemorySize: 512,
      TracingConfig: { Mode: 'Active' },
      Timeout: 'timeout' in source ? source.timeout : 29,
    });
  });

  test('is told of the table and the bucket only if it has rights there', () => {
    const { Variables = {} } = found[0]?.Properties.Environment ?? {};
    expect(environment.table in Variables).toBe(source.access.table !== undefined);
    expect(environment.bucket in Variables).toBe(source.access.bucket !== undefined);
  });

  test('has a role of its own', () => {
    const [role] = found[0]?.Properties.Role['Fn::GetAtt'] ?? [];
    const users = functionsOf('AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.Role['Fn::GetAtt'][0] === role,
    );
    expect(users).toHaveLength(1);
    const { Properties } = stackOf(source)?.Resources[role] ?? {};
    expect(Properties).toMatchObject({ Description: `What ${source.name} may do` });
    expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});

describe('all of them', () => {
  test('are those of the operation table, and no others', () => {
    const names = functionsOf('AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    expect(names.toSorted()).toEqual(sources.map(({ name }) => `stagebook-test-${name}`).toSorted());
  });

  test('get no right but by their role: no policy stands by itself', () => {
    expect(functionsOf('AWS::IAM::Policy')).toEqual([]);
    expect(functionsOf('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  test('may not read the table through, nor do all of anything, nor query any index there may be', () => {
    for (const { Properties } of functionsOf('AWS::IAM::Role')) {
      for (const { PolicyDocument } of Properties.Policies) {
        for (const { Action, Resource } of PolicyDocument.Statement) {
          expect([Action].flat().filter((action) => /Scan|\*|PartiQL/.test(action))).toEqual([]);
          expect(JSON.stringify(Resource)).not.toContain('index/*');
        }
      }
    }
  });

  test('share one log group a folder, which is not kept longer than asked', () => {
    const kept = synthesize({ settings: { logRetentionDays: 7 } });
    const groups = [...kept.values()].flatMap((template) => resourcesOf(template, 'AWS::Logs::LogGroup'));
    const names = groups.map(({ Properties }) => Properties.LogGroupName);
    const folders = new Set(sources.map(folderOf));
    expect(names.toSorted()).toEqual([...folders, 'access'].map((name) => `/stagebook-test/${name}`).toSorted());
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(7);
  });

  test('have what the configuration sets aside for them', () => {
    const reserved = synthesize({ settings: { memory: 1024, reservedConcurrency: { auditTransitions: 5 } } });
    const [audit] = resourcesOf(reserved.get('events'), 'AWS::Lambda::Function');
    expect(audit?.Properties).toMatchObject({ ReservedConcurrentExecutions: 5, MemorySize: 1024 });
    const others = resourcesOf(reserved.get('artifacts'), 'AWS::Lambda::Function');
    for (const { Properties } of others) expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    expect(() => synthesize({ settings: { reservedConcurrency: { nobody: 5 } } })).toThrow(/no function called nobody/);
  });

  test('must have been built', () => {
    expect(() => synthesize({ built: 'nowhere' })).toThrow(
      /no functions to deploy in nowhere\. 'npm run build' makes them/,
    );
  });

  test('give out URLs of this API, if that is chosen', () => {
    const variables = (settings: object) =>
      resourcesOf(synthesize({ settings }).get('model-versions'), 'AWS::Lambda::Function').map(
        ({ Properties }) => Properties.Environment.Variables[environment.downloadUri],
      );
    expect(new Set(variables({}))).toEqual(new Set([undefined]));
    expect(new Set(variables({ downloadUri: 'https' }))).toEqual(new Set(['https']));
  });
});
