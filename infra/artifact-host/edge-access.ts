import { Arn, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { bucket as areas } from '#shared/operations/bucket.ts';
import type { Config } from '../config.ts';

/**
 * What lets CloudFront at the files that clients log. The distribution needs the API, and that the functions, and those
 * the bucket: whose policy therefore cannot know the distribution when it is first made. Until the configuration names
 * it, any of this account may come, and of no other account.
 */
const statement = ({ artifactHost }: Config, stack: Stack, actions: string[], resources: string[]) =>
  new PolicyStatement({
    sid: 'ArtifactHost',
    actions,
    resources,
    principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
    conditions: {
      ArnLike: {
        'aws:SourceArn': Arn.format(
          {
            service: 'cloudfront',
            region: '',
            resource: 'distribution',
            resourceName: artifactHost?.distributionId ?? '*',
          },
          stack,
        ),
      },
    },
  });

export function letEdgeAtFiles(config: Config, stack: Stack, bucket: Bucket): void {
  if (!config.artifactHost) return;
  const files = [bucket.arnForObjects(`${areas.areas.artifacts}*`)];
  bucket.addToResourcePolicy(statement(config, stack, ['s3:GetObject', 's3:PutObject'], files));
}

export function letEdgeUseKey(config: Config, stack: Stack, key: Key): void {
  if (!config.artifactHost) return;
  key.addToResourcePolicy(statement(config, stack, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'], ['*']));
}
