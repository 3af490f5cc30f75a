import { describe, expect, test } from 'vitest';
import { nothing } from '#shared/operations/fields.ts';
import { operations } from '#shared/operations/index.ts';
import { folderOf, type Operation } from '#shared/operations/operation.ts';
import { allModes, resourcesOf, synthesize, type Template } from './synthesize.ts';

/** CloudFormation takes 500 resources a stack and a template of 1 MB, API Gateway 300 routes, Lambda 64 characters. */
const limits = { resources: 450, bytes: 900_000, routes: 300, name: 64 };

const planned = 150;

const padding = (folder: (n: number) => string): Operation[] =>
  Array.from({ length: planned - operations.length }, (_, n) => ({
    name: `somethingThatIsToComeIn${n}`,
    dialect: 'stagebook',
    methods: ['POST'],
    path: `/something-that-is-to-come/${n}`,
    file: `${folder(n)}/something-${n}`,
    input: nothing,
    output: nothing,
    access: {
      table: {
        registry: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
        tracking: ['GetItem'],
      },
      indexes: ['list', 'recent'],
      bucket: { GetObject: ['artifacts', 'uploads', 'models', 'manifests'], ListBucket: ['models'] },
    },
    permission: 'member',
  }));

const routesOf = (api: Template | undefined) =>
  Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Api')[0]?.Properties.Body.paths).flatMap((methods) =>
    Object.keys(methods as object),
  );

const longest = 'e'.repeat(20);

const settings = { ...allModes, kms: true };

describe.each([
  ['now', operations],
  [`with ${planned} operations, the new ones in the fullest folder`, [...operations, ...padding(() => 'tracking')]],
  [
    `with ${planned} operations, each new one in a folder of its own`,
    [...operations, ...padding((n) => `folder-${n}`)],
  ],
])('%s', (_, all) => {
  const stacks = synthesize({
    operations: all,
    context: { environment: longest, environments: { [longest]: settings } },
  });

  test.each([...stacks])('the stack %s is within what CloudFormation takes', (_name, template) => {
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(limits.resources);
    expect(JSON.stringify(template).length).toBeLessThan(limits.bytes);
  });

  test.each(settings.auth)('the API of %s is within what API Gateway takes', (mode) => {
    expect(routesOf(stacks.get(`api-${mode}`)).length).toBeLessThanOrEqual(limits.routes);
  });

  test('names are not too long, and stacks are one for each folder and each API besides three', () => {
    const functions = [...stacks.values()].flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'));
    const names = functions.map(({ Properties }) => Properties.FunctionName);
    expect(names.filter(({ length }) => length > limits.name)).toEqual([]);
    expect(stacks.size).toBe(new Set(all.map(folderOf)).size + settings.auth.length + 3);
  });
});
