import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readConfig } from '#infra/config.ts';
import { operations } from '#shared/operations/index.ts';
import { type Operation, pathsOf } from '#shared/operations/operation.ts';

/** docs/deploy.md lists settings and policies; these tests hold them to what is there. */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const document = read('docs/deploy.md');

test('tells every setting, and no other', () => {
  const section = document.slice(document.indexOf('## Settings'), document.indexOf('### A domain'));
  const told = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const source = read('infra/config.ts');
  const schema = source.slice(source.indexOf('const settings ='), source.indexOf('export type Config'));
  const settings = [...schema.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  expect(told).toEqual(settings);
});

const configOf = (environment: string, settings: unknown) =>
  readConfig(new App({ context: { environment, environments: { [environment]: settings } } }).node);

test.each(['docs/deploy.md', 'docs/runbook.md'])('the settings that %s shows are taken', (path) => {
  const snippets = [...read(path).matchAll(/^ *```json\n( *"[\s\S]*?)```/gm)].map(([, text]) =>
    JSON.parse(`{${text}}`),
  );
  expect(snippets.length).toBeGreaterThan(0);
  for (const [environment, settings] of snippets.flatMap((snippet) => Object.entries(snippet))) {
    expect(configOf(environment, settings)).toMatchObject(settings as object);
  }
});

type Policy = { Statement: { Sid: string; Effect: string; Action: string; Resource: string[] }[] };

const policies = new Map(
  [...document.matchAll(/^```json\n(\{[\s\S]*?)^```/gm)]
    .flatMap(([, text]) => (JSON.parse(text as string) as Policy).Statement)
    .map(({ Sid, Resource }): [string, string[]] => [Sid, Resource]),
);

const api = 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/$default';
/** IAM's star is any text, slashes included. */
const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[$.+?]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(text);
const mayCall = (sid: string, route: string) => policies.get(sid)?.some((one) => matches(one, `${api}/${route}`));

const routesOf = (operation: Operation, rest: string) =>
  operation.methods.flatMap((method) =>
    pathsOf(operation).map((path) => method + path.replace(/\{\w+\+\}/, rest).replace(/\{\w+\}/g, 'x')),
  );

/** The operations that somebody with the policy can call in some way, whatever the rest of a path is. */
const callable = (sid: string): Operation[] => {
  const ends = ['x', ...operations.map(({ path }) => `x${path}`)];
  return operations.filter((one) => ends.some((end) => routesOf(one, end).some((route) => mayCall(sid, route))));
};
const namesOf = (some: readonly Operation[]) => some.map(({ name }) => name).sort();

/** What is for admins asks for the role, whatever a policy says. */
const isForAdmins = ({ permission }: Operation) => permission === 'admin';

test('a reader may call what is for readers, by every verb and by its first path, and nothing else', () => {
  const forReaders = operations.filter(({ permission }) => permission === 'reader');
  expect(namesOf(callable('Read').filter((one) => !isForAdmins(one)))).toEqual(namesOf(forReaders));
  const first = forReaders.flatMap((one) => routesOf(one, 'x').filter((route) => !route.includes('/ajax-api/')));
  expect(first.filter((route) => !mayCall('Read', route))).toEqual([]);
});

const promoting = [
  'approveTransitionRequest',
  'deleteRegisteredModelAlias',
  'rejectTransitionRequest',
  'rollback',
  'setRegisteredModelAlias',
  'transitionModelVersionStage',
  'transitionStageDatabricks',
];

test('who may promote may do that alone', () => {
  expect(namesOf(callable('Promote'))).toEqual(promoting);
});

test('a pipeline promotes nothing, and removes and renames no model', () => {
  const names = namesOf(callable('Register'));
  expect(names).toEqual(
    expect.arrayContaining(['createModelVersion', 'logBatch', 'createMultipartUpload', 'createUpload']),
  );
  const others = [
    'forcePromotion',
    'deleteRegisteredModel',
    'renameRegisteredModel',
    'deleteModelVersion',
    'deleteArtifact',
  ];
  expect(names.filter((name) => [...promoting, ...others].includes(name))).toEqual([]);
});
