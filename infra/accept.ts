import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag that does not hold here, and why that is right. */
export const accept = (construct: IConstruct, rule: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: rule, reason });

type Joined = { 'Fn::Join'?: [string, (string | { Ref?: string })[]] };

/** As cdk-nag prints what is known only when deployed: `arn:<AWS::Partition>:s3:::…`. */
function printed(resolved: string | Joined): string {
  if (typeof resolved === 'string') return resolved;
  const [separator, parts] = resolved['Fn::Join'] ?? ['', [JSON.stringify(resolved)]];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
}

/** Each resource with a `*` in a role's policies is accepted by itself: another one is found out. */
export function acceptWildcards(role: Role, resources: readonly string[], reason: string): void {
  accept(role, 'Serverless-LambdaStarPermissions', reason);
  for (const resource of resources.filter((one) => one.endsWith('*'))) {
    accept(role, `AwsSolutions-IAM5[Resource::${printed(Stack.of(role).resolve(resource))}]`, reason);
  }
}
