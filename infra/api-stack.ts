import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { notFound } from '#shared/operations/fallback.ts';
import type { Operation } from '#shared/operations/operation.ts';
import { accessLogFormat, authorizerErrorMetric } from './access-log.ts';
import { apiBody } from './api-body.ts';
import { securitySchemes } from './api-security.ts';
import type { Config } from './config.ts';
import { handOver } from './handover.ts';
import { pointName } from './host-name.ts';
import { logGroup } from './log-group.ts';
import { functionArn, functionName } from './names.ts';
import type { ApiMode } from './sign-in.ts';

type Props = StackProps & { config: Config; mode: ApiMode; operations: readonly Operation[] };
type Domain = NonNullable<Config['domains'][ApiMode]>;

const open =
  "'allowAnonymous' is set: whoever finds the URL is an admin, who may read and remove everything (docs/deploy.md).";

/** A URL for one way to sign in: every route of the operation table to its function, and all others to the one that says so. */
export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { config, mode, operations, ...props }: Props) {
    super(scope, id, props);
    if (mode === 'anonymous') Annotations.of(this).addWarningV2('stagebook:anonymous', open);
    const uriOf = (name: string) =>
      `arn:${this.partition}:apigateway:${this.region}:lambda:path/2015-03-31/functions/${functionArn(config, this, name)}/invocations`;
    const named = config.domains[mode];
    const api = new apigateway.CfnApi(this, 'Api', {
      body: apiBody({
        title: `${config.prefix}-${mode}`,
        operations,
        uriOf,
        securitySchemes: securitySchemes(mode, { jwt: config.jwt, uriOf }),
      }),
      failOnWarnings: true,
      disableExecuteApiEndpoint: named !== undefined,
    });
    for (const { name } of [...operations, notFound]) this.mayInvoke(config, api, name, '*');
    if (mode === 'token') this.mayInvoke(config, api, authorizeToken.name, 'authorizers/*');
    const stage = this.stage(config, mode, api);
    const url = named ? this.domain(named, api, stage) : api.attrApiEndpoint;
    handOver(this, config, `api-id-${mode}`, api.ref);
    new CfnOutput(this, 'Url', { value: url, description: 'MLFLOW_TRACKING_URI' });
  }

  private mayInvoke(config: Config, api: apigateway.CfnApi, name: string, resourceName: string): void {
    new CfnPermission(this, `Invoke-${name}`, {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName: functionName(config, name),
      sourceArn: this.formatArn({ service: 'execute-api', resource: api.ref, resourceName }),
    });
  }

  private stage(config: Config, mode: ApiMode, api: apigateway.CfnApi): apigateway.CfnStage {
    const logs = logGroup(this, config, `access-${mode}`);
    if (mode !== 'anonymous') {
      new MetricFilter(this, 'Refusals', {
        logGroup: logs,
        ...authorizerErrorMetric(config, mode),
        filterPattern: FilterPattern.stringValue('$.authorizerError', '!=', '-'),
      });
    }
    return new apigateway.CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.logGroupArn, format: accessLogFormat(mode, config) },
      defaultRouteSettings: {
        throttlingRateLimit: config.throttling.rate,
        throttlingBurstLimit: config.throttling.burst,
      },
    });
  }

  private domain(domain: Domain, api: apigateway.CfnApi, stage: apigateway.CfnStage): string {
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
