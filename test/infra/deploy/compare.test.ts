import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import type { Deployed } from './deployed.ts';
import type { Template } from './template.ts';

/** The comparison of what is deployed finds out what it is there to find out. */

type Resources = Deployed['stacks'][string];

const role = (Action: string) => ({
  Description: 'What it may do',
  Policies: [{ PolicyName: 'access', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
});
const template: Template = {
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: role('s3:GetObject') },
    Told: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: 'role', Value: { 'Fn::Join': ['', ['is ', { 'Fn::GetAtt': ['Role', 'Arn'] }]] } },
    },
  },
};

const found = (wanted: Template, change: (resources: Resources) => void = () => {}) => {
  const resources: Resources = {
    Role: { type: 'AWS::IAM::Role', id: 'r', properties: role('s3:GetObject'), attributes: { Arn: 'arn:r' } },
    Told: { type: 'AWS::SSM::Parameter', id: 'role', properties: { Name: 'role', Value: 'is arn:r' }, attributes: {} },
  };
  change(resources);
  const deployed: Deployed = { stacks: { one: resources }, protected: [], permissions: [], parameters: {} };
  return compare(new Map([['one', wanted]]), deployed).problems;
};

const withOther = (Type: string): Template => ({
  Resources: { ...template.Resources, Other: { Type, Properties: {} } },
});

const makingOther = (type: string) => (resources: Resources) => {
  resources.Other = { type, id: 'x', properties: null, attributes: {} };
};

test('nothing is wrong with what is as it was wanted', () => {
  expect(found(template)).toEqual([]);
});

test('a statement that is another, a policy that nobody asked for, an attribute that leads elsewhere', () => {
  const changed = ({ Role }: Resources) => {
    Object.assign(Role ?? {}, { attributes: { Arn: 'arn:other' } });
    Object.assign(Role?.properties ?? {}, role('s3:*'), { ManagedPolicyArns: ['arn:admin'] });
  };
  expect(found(template, changed)).toEqual([
    expect.stringMatching(/Role .*: Policies is .*"s3:\*".* and not .*"s3:GetObject"/),
    expect.stringMatching(/Role .*: ManagedPolicyArns is \["arn:admin"\] and not undefined/),
    expect.stringMatching(/Told .*: Value is "is arn:r" and not "is arn:other"/),
  ]);
});

test('what was not made, a type of which nothing is known, and one that moto was thought to skip', () => {
  expect(found(withOther('AWS::SQS::Queue'))).toEqual(['one: Other (AWS::SQS::Queue): it was not made']);
  expect(found(withOther('AWS::Batch::Queue'), makingOther('AWS::Batch::Queue'))).toEqual([
    'one: Other (AWS::Batch::Queue): nobody knows how to describe it',
  ]);
  expect(found(withOther('AWS::CloudWatch::Alarm'), makingOther('AWS::CloudWatch::Alarm'))).toEqual([
    'one: Other (AWS::CloudWatch::Alarm): moto makes it now',
  ]);
});
