import type { Deployed } from './deployed.ts';
import type { Template } from './template.ts';

const pseudo: Record<string, string> = {
  'AWS::Region': 'us-east-1',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
};

/** What a stack's template says, with the names that things were given when it was deployed. */
export function resolverOf(stack: string, template: Template, { stacks, parameters }: Deployed) {
  const resourceOf = (id: string) => {
    const found = stacks[stack]?.[id];
    if (!found) throw new Error(`${stack} refers to ${id}, which was not made.`);
    return found;
  };

  const intrinsics: Record<string, (argument: never) => unknown> = {
    Ref: (id: string) => {
      const known = pseudo[id];
      if (known) return known;
      const parameter = template.Parameters?.[id];
      return parameter ? parameters[parameter.Default] : resourceOf(id).id;
    },
    'Fn::GetAtt': ([id, attribute]: [string, string]) => {
      const value = resourceOf(id).attributes[attribute];
      if (value === undefined)
        throw new Error(`${stack} refers to ${id}.${attribute}, which deployed.py does not tell.`);
      return value;
    },
    'Fn::Join': ([separator, parts]: [string, unknown[]]) => parts.map(resolve).join(separator),
  };

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[name = '', argument] = [], ...others] = Object.entries(value);
    const intrinsic = others.length === 0 ? intrinsics[name] : undefined;
    if (intrinsic) return intrinsic(argument as never);
    if (name.startsWith('Fn::')) throw new Error(`${stack} uses ${name}, which is not known here.`);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  }
  return resolve;
}
