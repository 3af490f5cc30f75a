import { type Resource, resourcesOf, synthesize } from '../synthesize.ts';
import { arns } from './arns.ts';
import { listed, type Statement } from './iam.ts';

/** The roles of the templates, by the names of their functions, with ARNs as they are when deployed. */

type Text = string | { Ref?: string; 'Fn::Join'?: [string, Text[]]; 'Fn::GetAtt'?: string[] };

/** What parameters hand over, by the beginnings of their names here. */
const handedOver = {
  SsmParameterValuestagebooktestsigningkeyarn: arns.signingKey,
  SsmParameterValuestagebooktestsecretskeyarn: arns.secretsKey,
};

const pseudo: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
};

function textOf(value: Text): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': [separator, parts] = ['', undefined], Ref, 'Fn::GetAtt': attribute } = value;
  const [, handed] = Object.entries(handedOver).find(([name]) => Ref?.startsWith(name)) ?? [];
  return parts
    ? parts.map(textOf).join(separator)
    : (handed ?? pseudo[Ref ?? ''] ?? `<${attribute?.join('.') ?? Ref}>`);
}

const existing = 'stagebook';
const stacks = synthesize({
  settings: {
    auth: ['iam', 'token'],
    table: { existing, streamArn: `${arns.table}/stream/now` },
    bucket: { existing },
  },
});

type Policy = { PolicyName: string; PolicyDocument: { Statement: (Statement & { Resource: Text | Text[] })[] } };

const statementsOf = (role: Resource, policy: string): Statement[] =>
  (role.Properties.Policies as Policy[])
    .filter(({ PolicyName }) => PolicyName === policy)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map((statement) => ({ ...statement, Resource: [statement.Resource].flat().map((one) => textOf(one as Text)) }));

const roles = new Map(
  [...stacks.values()].flatMap((template) =>
    resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }): [string, Resource] => [
      Properties.FunctionName.replace('stagebook-test-', ''),
      template.Resources[Properties.Role['Fn::GetAtt'][0]] as Resource,
    ]),
  ),
);

const roleOf = (name: string): Resource => {
  const role = roles.get(name);
  if (!role) throw new Error(`No function is called ${name}`);
  return role;
};

/** What a role may do with the table and the bucket. */
export const deployed = (name: string): Statement[] => statementsOf(roleOf(name), 'access');

/** What it may do besides, for Lambda: `action of resource`. */
export const besides = (name: string): string[] =>
  statementsOf(roleOf(name), 'function').flatMap(({ Action, Resource }) =>
    listed(Action).flatMap((action) => listed(Resource).map((resource) => `${action} of ${resource}`)),
  );

/** The policies a role has: there must be no third. */
export const policiesOf = (name: string): string[] =>
  (roleOf(name).Properties.Policies as Policy[]).map(({ PolicyName }) => PolicyName);
