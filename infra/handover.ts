import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from './config.ts';
import type { ApiMode } from './sign-in.ts';

/**
 * What one stack learns when it is deployed and another must know: by way of a parameter, since an export could not
 * change while another stack uses it.
 */
type Handed =
  | 'stream-arn'
  | 'key-arn'
  | 'signing-key-arn'
  | 'secrets-key-arn'
  | 'edge-tokens-arn'
  | `api-id-${ApiMode}`;

const parameterName = ({ prefix }: Config, what: Handed) => `/${prefix}/${what}`;

export const handOver = (scope: Construct, config: Config, what: Handed, stringValue: string): void => {
  new StringParameter(scope, `Handover-${what}`, { parameterName: parameterName(config, what), stringValue });
};

export const handedOver = (scope: Construct, config: Config, what: Handed): string =>
  StringParameter.valueForStringParameter(scope, parameterName(config, what));
