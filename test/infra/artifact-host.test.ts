import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bucket } from '#shared/operations/bucket.ts';
import { environment } from '#shared/operations/environment.ts';
import { type Resource, resourcesOf, synthesize, type Template } from './synthesize.ts';

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1234';
const artifactHost = { name: 'files.example.com', certificateArn };

/** cdk-nag looks at each of these, too. */
const stacksWith = (more: object = {}, host: object = {}) =>
  synthesize({ settings: { auth: ['token'], artifactHost: { ...artifactHost, ...host }, ...more } });
const stacks = stacksWith();
const host = stacks.get('artifact-host');

// biome-ignore lint/suspicious/noExplicitAny: properties of every shape
const only = (template: typeof host, type: string): any => {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};
const distributionOf = (template = host) => only(template, 'AWS::CloudFront::Distribution').DistributionConfig;
type Behaviour = {
  PathPattern?: string;
  TargetOriginId: string;
  AllowedMethods: string[];
  FunctionAssociations?: object;
};
const behaviours = (): Behaviour[] => {
  const { DefaultCacheBehavior, CacheBehaviors } = distributionOf();
  return [...CacheBehaviors, DefaultCacheBehavior];
};

/** The parameter of a template by which it learns the store's ARN. */
const handedOver = (template: typeof host) => {
  const { Parameters = {} } = template as Template & { Parameters?: Record<string, { Default?: string }> };
  return Object.entries(Parameters).find(([, { Default }]) => Default === '/stagebook-test/edge-tokens-arn')?.[0];
};

const managed = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHost: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};

describe('the distribution', () => {
  test('has the name, over TLS 1.2 at least', () => {
    expect(distributionOf()).toMatchObject({
      Enabled: true,
      Aliases: ['files.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    for (const one of behaviours()) {
      expect(one).toMatchObject({ ViewerProtocolPolicy: 'https-only', CachePolicyId: managed.cachingDisabled });
    }
  });

  test('sends files to S3 by the function, their listing and parts to the API, and nothing anywhere else', () => {
    const told = behaviours().map(({ PathPattern, TargetOriginId, AllowedMethods, FunctionAssociations }) => [
      PathPattern,
      TargetOriginId,
      AllowedMethods.length > 2 ? 'all' : AllowedMethods,
      FunctionAssociations !== undefined,
    ]);
    expect(told).toEqual([
      ['/api/2.0/mlflow-artifacts/artifacts', 'api', ['GET', 'HEAD'], false],
      ['/api/2.0/mlflow-artifacts/mpu/*', 'api', 'all', false],
      ['/api/2.0/mlflow-artifacts/artifacts/*', 'files', 'all', true],
      // The function answers that there is nothing.
      [undefined, 'files', ['GET', 'HEAD'], true],
    ]);
    for (const one of behaviours().filter(({ TargetOriginId }) => TargetOriginId === 'files')) {
      expect(one.FunctionAssociations).toEqual([
        { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['ViewerRequest', 'FunctionARN'] } },
      ]);
      // No header, no query, no cookie of the caller goes on to S3.
      expect(one).not.toHaveProperty('OriginRequestPolicyId');
    }
    for (const one of behaviours().filter(({ TargetOriginId }) => TargetOriginId === 'api')) {
      expect(one).toMatchObject({ OriginRequestPolicyId: managed.allViewerExceptHost });
    }
  });

  test('signs whatever goes to S3', () => {
    expect(only(host, 'AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
    const files = distributionOf().Origins.find(({ Id }: { Id: string }) => Id === 'files');
    expect(files.OriginAccessControlId).toEqual({ 'Fn::GetAtt': ['Access', 'Id'] });
    expect(JSON.stringify(files.DomainName)).toContain('.s3.');
  });

  test('finds the API by its id, or by the name it has', () => {
    const apiOf = (template: typeof host) =>
      distributionOf(template).Origins.find(({ Id }: { Id: string }) => Id === 'api');
    expect(JSON.stringify(apiOf(host).DomainName)).toContain('.execute-api.');
    expect(apiOf(host).CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
    const token = { name: 'models.example.com', certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' };
    expect(apiOf(stacksWith({ domains: { token } }).get('artifact-host')).DomainName).toBe('models.example.com');
  });

  test('finds, of several APIs, the one that takes tokens', () => {
    const both = stacksWith({ auth: ['iam', 'token'] }).get('artifact-host') as Template & { Parameters: object };
    expect(JSON.stringify(both.Parameters)).toContain('/stagebook-test/api-id-token"');
    expect(JSON.stringify(both.Parameters)).not.toContain('api-id-iam');
  });

  test('lets no browser run a file, nor keep it', () => {
    const { SecurityHeadersConfig, CustomHeadersConfig } = only(
      host,
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    expect(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toContain('sandbox');
    expect(CustomHeadersConfig.Items).toEqual([{ Header: 'Cache-Control', Value: 'no-store', Override: true }]);
  });

  test('is pointed at, if the zone is known', () => {
    expect(host?.Outputs?.DomainTarget).toBeDefined();
    const zoned = stacksWith({}, { hostedZoneId: 'Z123' }).get('artifact-host');
    const records = resourcesOf(zoned, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type)).toEqual(['A', 'AAAA']);
    for (const one of records) expect(one).toMatchObject({ Name: 'files.example.com', HostedZoneId: 'Z123' });
    expect(zoned?.Outputs?.DomainTarget).toBeUndefined();
  });
});

describe('the function', () => {
  const made = only(host, 'AWS::CloudFront::Function');

  test('is within 10 kB, of the runtime that has a store, and live', () => {
    expect(Buffer.byteLength(made.FunctionCode)).toBeLessThan(10_000);
    expect(made).toMatchObject({
      AutoPublish: true,
      FunctionConfig: {
        Runtime: 'cloudfront-js-2.0',
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { Ref: handedOver(host) } }],
      },
    });
  });

  test('is written in what that runtime has of JavaScript: ES 5.1, and four things more', () => {
    const has = { 'const-and-let': true, arrow: true, 'template-literal': true, 'async-await': true };
    const asIs = transformSync(made.FunctionCode, { target: 'esnext', supported: { 'object-extensions': false } }).code;
    expect(transformSync(made.FunctionCode, { target: 'es5', supported: has }).code).toBe(asIs);
    expect(made.FunctionCode).not.toMatch(/\.(at|hasOwn|replaceAll|matchAll|flatMap|fromEntries)\(/);
    expect([...made.FunctionCode.matchAll(/from '(\w+)'/g)].map(([, name]) => name)).toEqual(['cloudfront', 'crypto']);
  });
});

describe('its store of tokens', () => {
  const data = stacks.get('data');

  test('is made with the data, empty, and is there before who fills it; nothing is lost with it', () => {
    const [id, store] = Object.entries(data?.Resources ?? {}).find(([, { Type }]) => /KeyValueStore$/.test(Type)) ?? [];
    expect(store?.Properties.ImportSource).toBeUndefined();
    expect(store?.DeletionPolicy).toBeUndefined();
    const parameter = resourcesOf(data, 'AWS::SSM::Parameter').find(
      ({ Properties }) => Properties.Name === '/stagebook-test/edge-tokens-arn',
    );
    expect(parameter?.Properties.Value).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(resourcesOf(host, 'AWS::CloudFront::KeyValueStore')).toEqual([]);
  });

  test('is filled by who follows the stream, and by nobody else', () => {
    const isFilling = ({ Properties }: Resource) => JSON.stringify(Properties.Policies).includes('keyvaluestore');
    const roles = [...stacks.values()].flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'));
    const filling = roles.filter(isFilling);
    expect(filling.map(({ Properties }) => Properties.Description)).toEqual(['What followUp may do']);
    const statements = filling[0]?.Properties.Policies.flatMap(
      ({ PolicyDocument }: { PolicyDocument: { Statement: { Sid: string }[] } }) => PolicyDocument.Statement,
    );
    expect(statements.find(({ Sid }: { Sid: string }) => Sid === 'EdgeTokens')).toEqual({
      Sid: 'EdgeTokens',
      Effect: 'Allow',
      Action: ['DescribeKeyValueStore', 'PutKey', 'DeleteKey'].map((action) => `cloudfront-keyvaluestore:${action}`),
      Resource: { Ref: handedOver(stacks.get('events')) },
    });
    const variables = [...stacks.values()]
      .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
      .filter(({ Properties }) => Properties.Environment?.Variables[environment.edgeTokens])
      .map(({ Properties }) => [Properties.FunctionName, Properties.Environment.Variables[environment.edgeTokens]]);
    expect(variables).toEqual([['stagebook-test-followUp', { Ref: handedOver(stacks.get('events')) }]]);
  });
});

type Statement = { Sid?: string; Principal?: object; Resource?: unknown; Condition?: { ArnLike?: object } };
const statementOf = (type: string, settings: object = {}, more: object = {}): Statement | undefined =>
  resourcesOf(stacksWith(settings, more).get('data'), type)
    .flatMap(({ Properties }) => (Properties.PolicyDocument ?? Properties.KeyPolicy).Statement)
    .find(({ Sid }) => Sid === 'ArtifactHost');

describe('CloudFront', () => {
  test('may get and put what clients log, for distributions of this account alone', () => {
    const statement = statementOf('AWS::S3::BucketPolicy');
    expect(statement).toMatchObject({
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Principal: { Service: 'cloudfront.amazonaws.com' },
    });
    expect(JSON.stringify(statement?.Resource)).toContain(`/${bucket.areas.artifacts}*`);
    const source = JSON.stringify(statement?.Condition?.ArnLike);
    expect(source).toMatch(/:cloudfront::.*AWS::AccountId.*:distribution\/\*/);
  });

  test('may for one distribution, when it is named', () => {
    const statement = statementOf('AWS::S3::BucketPolicy', {}, { distributionId: 'E1A2B3C4D5E6F7' });
    expect(JSON.stringify(statement?.Condition)).toMatch(/distribution\/E1A2B3C4D5E6F7"/);
  });

  test('may use the key that is made', () => {
    expect(statementOf('AWS::KMS::Key', { kms: true })).toMatchObject({
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'],
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { ArnLike: expect.anything() },
    });
  });

  test('may nothing without the setting', () => {
    const plain = synthesize({ settings: { auth: ['token'], kms: true } });
    expect(plain.has('artifact-host')).toBe(false);
    expect(JSON.stringify([...plain.values()])).not.toMatch(/cloudfront|EDGE_TOKENS|edge-tokens/);
  });
});

test('functions know the host, before it is there', () => {
  const variables = (of: typeof stacks) =>
    [...of.values()]
      .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables[environment.artifactHost]);
  expect(new Set(variables(stacks))).toEqual(new Set(['https://files.example.com']));
  expect(new Set(variables(synthesize()))).toEqual(new Set([undefined]));
});

describe('what cannot be is refused', () => {
  const existing = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234';
  test.each<[object, object, RegExp]>([
    [{}, { certificateArn: existing }, /must be the ARN of acm, in us-east-1[\s\S]*artifactHost\.certificateArn/],
    [{}, { name: 'https://files.example.com' }, /artifactHost\.name/],
    [{}, { distributionId: 'files' }, /artifactHost\.distributionId/],
    [{ domains: { token: { name: 'files.example.com', certificateArn: existing } } }, {}, /must be another than those/],
    [{ auth: ['iam'] }, {}, /'artifactHost' lets in tokens: add token to 'auth'/],
  ])('%j %j', (settings, more, says) => {
    expect(() => stacksWith(settings, more)).toThrow(says);
  });
});
