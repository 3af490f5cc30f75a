import { describe, expect, test } from 'vitest';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import { pathsOf } from '#shared/operations/operation.ts';
import { resourcesOf, synthesize, type Template } from './synthesize.ts';

const only = (template: Template | undefined, type: string) => {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

const api = synthesize().get('api');
const { paths, components } = only(api, 'AWS::ApiGatewayV2::Api').Body;

type Method = { security: object[]; 'x-amazon-apigateway-integration': { uri: object }; isDefaultRoute?: true };
const routes = Object.entries(paths as Record<string, Record<string, Method>>).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ route: `${method.toUpperCase()} ${path}`, ...one })),
);
const calledBy = (one: Method | undefined) =>
  /function:stagebook-test-(\w+)/.exec(JSON.stringify(one?.['x-amazon-apigateway-integration'].uri))?.[1];

describe('routes', () => {
  test('lead where the operation table says, and the rest to who says that there is nothing', () => {
    const declared = operations.flatMap((operation) =>
      pathsOf(operation).flatMap((path) =>
        operation.methods.map((method) => [`${method} ${path}`, operation.name] as const),
      ),
    );
    const expected = [...declared, ['X-AMAZON-APIGATEWAY-ANY-METHOD /$default', notFound.name] as const];
    expect(Object.fromEntries(routes.map((one) => [one.route, calledBy(one)]))).toEqual(Object.fromEntries(expected));
    expect(paths['/$default']['x-amazon-apigateway-any-method'].isDefaultRoute).toBe(true);
  });

  test('below /ajax-api are MLflow’s own alone', () => {
    expect(routes.filter(({ route }) => route.includes('/ajax-api/2.0/stagebook'))).toEqual([]);
    expect(routes.filter(({ route }) => route.includes('/ajax-api/2.0/mlflow/')).length).toBeGreaterThan(50);
  });

  test('take nobody who has not signed', () => {
    for (const { route, security } of routes) expect([route, security]).toEqual([route, [{ iam: [] }]]);
    expect(components.securitySchemes.iam).toMatchObject({ 'x-amazon-apigateway-authtype': 'awsSigv4' });
  });

  test('do not name the same place by two names, which API Gateway refuses', () => {
    const shape = (path: string) => path.replaceAll(/\{\w+(\+?)\}/g, '{$1}');
    const named = Map.groupBy(Object.keys(paths), shape);
    expect([...named.values()].filter(({ length }) => length > 1)).toEqual([]);
  });
});

describe('the API', () => {
  test('may call each function, and only it may', () => {
    const permissions = resourcesOf(api, 'AWS::Lambda::Permission');
    const names = permissions.map(({ Properties }) => Properties.FunctionName.replace('stagebook-test-', ''));
    expect(names.toSorted()).toEqual([...operations, notFound].map(({ name }) => name).toSorted());
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(JSON.stringify(Properties.SourceArn)).toContain('{"Ref":"Api"}');
    }
  });

  test('is slow to those who are too fast, and writes down who came', () => {
    const stage = (settings: object) => only(synthesize({ settings }).get('api'), 'AWS::ApiGatewayV2::Stage');
    expect(stage({})).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
    });
    expect(stage({ throttling: { rate: 5, burst: 6 } }).DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 5,
      ThrottlingBurstLimit: 6,
    });
    const { Format } = stage({}).AccessLogSettings;
    expect(JSON.parse(Format)).toMatchObject({ requestId: '$context.requestId', caller: '$context.identity.userArn' });
    // A filter is in the query, a token in a header.
    expect(Format).not.toMatch(/query|header|path\b/i);
  });

  test('has a name of its own, if that is given, and then no other', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234';
    const domain = { name: 'models.example.com', certificateArn };
    const named = (more: object) => synthesize({ settings: { domain: { ...domain, ...more } } }).get('api');
    const pointed = named({ hostedZoneId: 'Z123' });
    expect(only(pointed, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
    expect(only(pointed, 'AWS::ApiGatewayV2::DomainName')).toMatchObject({
      DomainName: 'models.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificateArn, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(only(pointed, 'AWS::Route53::RecordSet')).toMatchObject({
      Name: 'models.example.com',
      HostedZoneId: 'Z123',
    });
    expect(pointed?.Outputs?.Url?.Value).toBe('https://models.example.com');
    expect(resourcesOf(named({}), 'AWS::Route53::RecordSet')).toEqual([]);
    expect(named({})?.Outputs?.DomainTarget).toBeDefined();
  });
});
