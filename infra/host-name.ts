import { CfnOutput } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

type Name = { name: string; hostedZoneId?: string | undefined };
type Target = { dnsName: string; hostedZoneId: string };

/** Lets a name lead to a target: by records of its hosted zone, or by whoever reads the output and makes them elsewhere. */
export function pointName(
  scope: Construct,
  { name, hostedZoneId }: Name,
  target: Target,
  types: readonly string[],
): void {
  if (hostedZoneId === undefined) {
    new CfnOutput(scope, 'DomainTarget', { value: target.dnsName, description: `What ${name} must be a CNAME of` });
    return;
  }
  for (const type of types) {
    new CfnRecordSet(scope, `Record-${type}`, { name, type, hostedZoneId, aliasTarget: target });
  }
}
