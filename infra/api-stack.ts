import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { notFound } from '#shared/operations/fallback.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { accessLogFormat, authorizerErrorMetric } from './access-log.ts';
import { apiBody } from './api-body.ts';
import type { Config } from './config.ts';
import { handOver } from './handover.ts';
import { pointName } from './host-name.ts';
import { logGroup } from './log-group.ts';
import { functionArn, functionName } from './names.ts';

type Props = StackProps & { config: Config; operations: readonly Operation[] };

/** The one URL: every route of the operation table to its function, and all others to the one that says so. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { config, operations, ...props }: Props) {
    super(scope, id, props);
    const api = new apigateway.CfnApi(this, 'Api', {
      body: apiBody({
        title: config.prefix,
        operations,
        uriOf: (name) =>
          `arn:${this.partition}:apigateway:${this.region}:lambda:path/2015-03-31/functions/${functionArn(config, this, name)}/invocations`,
      }),
      failOnWarnings: true,
      disableExecuteApiEndpoint: config.domain !== undefined,
    });
    for (const { name } of [...operations, notFound]) {
      new CfnPermission(this, `Invoke-${name}`, {
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        functionName: functionName(config, name),
        sourceArn: this.formatArn({ service: 'execute-api', resource: api.ref, resourceName: '*' }),
      });
    }
    const stage = this.stage(config, api);
    const url = config.domain ? this.domain(config.domain, api, stage) : api.attrApiEndpoint;
    handOver(this, config, 'api-id', api.ref);
    new CfnOutput(this, 'Url', { value: url, description: 'MLFLOW_TRACKING_URI' });
  }

  private stage(config: Config, api: apigateway.CfnApi): apigateway.CfnStage {
    const logs = logGroup(this, config, 'access');
    new MetricFilter(this, 'Refusals', {
      logGroup: logs,
      ...authorizerErrorMetric(config),
      filterPattern: FilterPattern.stringValue('$.authorizerError', '!=', '-'),
    });
    return new apigateway.CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.logGroupArn, format: accessLogFormat },
      defaultRouteSettings: {
        throttlingRateLimit: config.throttling.rate,
        throttlingBurstLimit: config.throttling.burst,
      },
    });
  }

  private domain(domain: NonNullable<Config['domain']>, api: apigateway.CfnApi, stage: apigateway.CfnStage): string {
    const { name: domainName, certificateArn } = domain;
    const named = new apigateway.CfnDomainName(this, 'Domain', {
      domainName,
      domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    });
    const mapping = new apigateway.CfnApiMapping(this, 'Mapping', {
      apiId: api.ref,
      domainName: named.ref,
      stage: stage.ref,
    });
    mapping.addResourceDependency(stage);
    const target = { dnsName: named.attrRegionalDomainName, hostedZoneId: named.attrRegionalHostedZoneId };
    pointName(this, domain, target, ['A']);
    return `https://${domainName}`;
  }
}
