import { Stack } from 'aws-cdk-lib';
import { CfnKeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import { handedOver, handOver } from '../handover.ts';

/** CloudFront's names are the account's, in whatever region the stacks are. */
export const globalName = (scope: Construct, { prefix }: Config, what: string): string =>
  `${prefix}-${Stack.of(scope).region}-${what}`;

/**
 * Whom the artifact host lets in. It is with the data, since the functions that fill it are there before the host; it
 * may go with its stack all the same, being a copy of what the table has.
 */
export function makeTokenStore(scope: Construct, config: Config): void {
  if (!config.artifactHost) return;
  const store = new CfnKeyValueStore(scope, 'Tokens', {
    name: globalName(scope, config, 'tokens'),
    comment: 'Who may log and read files: SHA-256 of the token -> {"role":…,"expires":…,"owner":…}',
  });
  handOver(scope, config, 'edge-tokens-arn', store.attrArn);
}

export const tokenStoreArn = (scope: Construct, config: Config): string => handedOver(scope, config, 'edge-tokens-arn');

export const fillingTokenStore = (arn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'EdgeTokens',
    actions: ['DescribeKeyValueStore', 'PutKey', 'DeleteKey'].map((action) => `cloudfront-keyvaluestore:${action}`),
    resources: [arn],
  });
