import { describe, expect, test } from 'vitest';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { environment } from '#shared/operations/environment.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import { folderOf } from '#shared/operations/operation.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import cdk from '../../cdk.json' with { type: 'json' };
import { allModes as all, resourcesOf, synthesize } from './synthesize.ts';

const stacks = synthesize({ settings: all });
const behind = [...consumers, ...workers, ...schedules];
const sources = [...operations, ...behind, notFound, authorizeToken];
const stackOf = (source: (typeof sources)[number]) =>
  stacks.get(behind.some(({ name }) => name === source.name) ? 'events' : folderOf(source));
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

  test('is told of the table, the bucket, keys, queues and the bus only if it has rights there', () => {
    const { Variables = {} } = found[0]?.Properties.Environment ?? {};
    expect(environment.table in Variables).toBe(source.access.table !== undefined);
    expect(environment.bucket in Variables).toBe(source.access.bucket !== undefined);
    expect(environment.signingKey in Variables).toBe(source.access.key !== undefined);
    expect(environment.secretsKey in Variables).toBe(source.access.secrets !== undefined);
    expect(environment.queues in Variables).toBe(source.access.queues !== undefined);
    expect(environment.bus in Variables).toBe(source.access.bus !== undefined);
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
    const folders = new Set([...operations, ...consumers, notFound].map(folderOf));
    expect(names.toSorted()).toEqual([...folders, 'access-iam'].map((name) => `/stagebook-test/${name}`).toSorted());
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

  test('are one fewer where there are no tokens', () => {
    const without = resourcesOf(synthesize().get('auth'), 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties.FunctionName,
    );
    expect(without).toContain('stagebook-test-createToken');
    expect(without).not.toContain('stagebook-test-authorizeToken');
    const reserved = synthesize({ settings: { auth: ['token'], reservedConcurrency: { authorizeToken: 5 } } });
    const [authorizer] = resourcesOf(reserved.get('auth'), 'AWS::Lambda::Function').filter(({ Properties }) =>
      Properties.FunctionName.endsWith('-authorizeToken'),
    );
    expect(authorizer?.Properties.ReservedConcurrentExecutions).toBe(5);
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

/** The functions that have a variable, and what it is. */
const toldOf = (settings: object, variable: string) =>
  new Map(
    [...synthesize({ settings }).values()]
      .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
      .flatMap(({ Properties }) => {
        const value = Properties.Environment?.Variables[variable];
        return value === undefined ? [] : [[Properties.FunctionName.replace('stagebook-test-', ''), value] as const];
      }),
  );

test('webhooks go to public addresses alone: nobody is told otherwise', () => {
  expect(toldOf({}, environment.privateHooks).size).toBe(0);
});

describe('what is deleted', () => {
  test('can be restored for as long as is chosen: whoever changes the registry is told, if it is not as usual', () => {
    expect(toldOf({}, environment.restoreDays).size).toBe(0);
    expect(toldOf({ restoreDays: 30 }, environment.restoreDays).size).toBe(0);
    const told = toldOf({ restoreDays: 0 }, environment.restoreDays);
    expect([...told.keys()]).toEqual(
      expect.arrayContaining(['deleteRegisteredModel', 'deleteModelVersion', 'followUp']),
    );
    expect(new Set(told.values())).toEqual(new Set(['0']));
    expect([...told.keys()].filter((name) => /^(get|search|list|log|takeCheckpoint)/.test(name))).toEqual([]);
  });

  test('is not in Production, if that is chosen', () => {
    expect(toldOf({}, environment.protectProduction).size).toBe(0);
    const told = toldOf({ protectProduction: true }, environment.protectProduction);
    expect([...told]).toEqual(
      expect.arrayContaining([
        ['deleteRegisteredModel', 'on'],
        ['deleteModelVersion', 'on'],
      ]),
    );
  });

  test('as it is shipped, is not in Production', () => {
    const settings = Object.values(cdk.context.environments);
    expect(settings.map(({ protectProduction }) => protectProduction)).toEqual(settings.map(() => true));
  });
});

describe('what is permitted', () => {
  const told = (settings: object, variable: string) => toldOf({ ...settings, auth: ['token'] }, variable);

  test('is as usual unless it is chosen', () => {
    const usual = { defaultPermission: 'CAN_READ', creatorPermission: 'CAN_MANAGE' };
    for (const variable of [environment.defaultPermission, environment.creatorPermission]) {
      expect(told({}, variable).size).toBe(0);
      expect(told(usual, variable).size).toBe(0);
    }
  });

  test('to everybody is told to every operation that looks up models, and to no other', () => {
    const names = operations.filter(({ access }) => access.table?.registry).map(({ name }) => name);
    const everybody = told({ defaultPermission: 'NO_PERMISSIONS' }, environment.defaultPermission);
    expect([...everybody.keys()].sort()).toEqual(names.sort());
    expect(new Set(everybody.values())).toEqual(new Set(['NO_PERMISSIONS']));
  });

  test('to who creates a model is told to what creates it', () => {
    const creator = told({ creatorPermission: 'CAN_EDIT' }, environment.creatorPermission);
    expect(creator.get('createRegisteredModel')).toBe('CAN_EDIT');
  });
});

describe('who calls', () => {
  const variablesOf = (settings: object, variable: string) =>
    new Map(
      [...synthesize({ settings }).values()]
        .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
        .map(({ Properties }): [string, string | undefined] => [
          Properties.FunctionName.replace('stagebook-test-', ''),
          Properties.Environment?.Variables[variable],
        ]),
    );
  const identityOf = (settings: object) => {
    const told = variablesOf(settings, environment.identity).get('createRun');
    return told && JSON.parse(told);
  };
  const arn = (rest: string) => `arn:aws:iam::123456789012:${rest}`;

  test('is told to the functions that are called, and to no others', () => {
    const told = variablesOf({ ...all, admins: ['subject:ada'] }, environment.identity);
    const knowing = [...told].filter(([, value]) => value !== undefined).map(([name]) => name);
    expect(knowing.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  });

  test('can do so in the ways that there are: an API that still stands of another is closed', () => {
    expect(identityOf({})).toEqual({ modes: ['iam'] });
    expect(identityOf({ auth: ['token', 'jwt'], jwt: all.jwt })).toMatchObject({ modes: ['token', 'jwt'] });
  });

  test('has a role by lists, where a role of IAM is as its sessions have it', () => {
    const lists = {
      admins: [arn('role/aws-reserved/sso.amazonaws.com/eu-west-1/Admins_1'), arn('user/people/ada')],
      members: ['subject:repo:acme/models:*', 'group:ml', arn('role/ci')],
    };
    expect(identityOf({ ...all, ...lists })).toMatchObject({
      admins: [arn('role/Admins_1'), arn('user/people/ada')],
      members: lists.members,
      others: 'reader',
    });
  });

  test('is read from other claims, if those are given, and both of them', () => {
    const claiming = (claims: object) => identityOf({ ...all, jwt: { ...all.jwt, claims } });
    expect(claiming({ groups: 'cognito:groups' })).toEqual({
      modes: all.auth,
      others: 'reader',
      claims: { subject: 'sub', groups: 'cognito:groups' },
    });
    expect(claiming({})).toEqual({ modes: all.auth, others: 'reader' });
  });

  test('is nobody where that is wanted', () => {
    expect(identityOf({ auth: [], allowAnonymous: true })).toEqual({ anonymous: true });
  });

  test('is a hash in the logs of all, if that is chosen', () => {
    const values = (settings: object) => new Set(variablesOf(settings, environment.logActor).values());
    expect(values({})).toEqual(new Set([undefined]));
    expect(values({ logActor: 'hashed' })).toEqual(new Set(['hashed']));
  });
});
