import type { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { authorizeToken } from '#shared/operations/authorizer.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import { pathsOf } from '#shared/operations/operation.ts';
import { allModes as all, resourcesOf, synthesize, type Template } from './synthesize.ts';

const only = (template: Template | undefined, type: string) => {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

const open = { auth: [], allowAnonymous: true };

const stacks = synthesize({ settings: all });
const apis = [
  ['iam', stacks.get('api-iam')],
  ['token', stacks.get('api-token')],
  ['jwt', stacks.get('api-jwt')],
  ['anonymous', synthesize({ settings: open }).get('api-anonymous')],
] as const;

type Method = { security?: object[]; 'x-amazon-apigateway-integration': { uri: object }; isDefaultRoute?: true };
const bodyOf = (template: Template | undefined) => only(template, 'AWS::ApiGatewayV2::Api').Body;
const routesOf = (template: Template | undefined) =>
  Object.entries(bodyOf(template).paths as Record<string, Record<string, Method>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ route: `${method.toUpperCase()} ${path}`, ...one })),
  );
const calledBy = (one: Method | undefined) =>
  /function:stagebook-test-(\w+)/.exec(JSON.stringify(one?.['x-amazon-apigateway-integration'].uri))?.[1];

describe.each(apis)('routes of %s', (mode, api) => {
  const routes = routesOf(api);
  const { paths } = bodyOf(api);

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

  test('ask for what its mode is, each of them, and for nothing else', () => {
    const security = mode === 'anonymous' ? undefined : [{ [mode]: [] }];
    for (const one of routes) expect([one.route, one.security]).toEqual([one.route, security]);
    expect(Object.keys(bodyOf(api).components.securitySchemes)).toEqual(mode === 'anonymous' ? [] : [mode]);
  });

  test('do not name the same place by two names, which API Gateway refuses', () => {
    const shape = (path: string) => path.replaceAll(/\{\w+(\+?)\}/g, '{$1}');
    const named = Map.groupBy(Object.keys(paths), shape);
    expect([...named.values()].filter(({ length }) => length > 1)).toEqual([]);
  });
});

const schemeOf = (mode: string) => bodyOf(stacks.get(`api-${mode}`)).components.securitySchemes[mode];

describe('who may call', () => {
  test('is, of iam, who has signed', () => {
    expect(schemeOf('iam')).toEqual({
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
  });

  test('is, of token, whom our function lets in, asked once a minute for each header', () => {
    const { 'x-amazon-apigateway-authorizer': authorizer, ...scheme } = schemeOf('token');
    expect(scheme).toEqual({ type: 'apiKey', name: 'Authorization', in: 'header' });
    const { authorizerUri, ...rest } = authorizer;
    expect(JSON.stringify(authorizerUri)).toMatch(/function:stagebook-test-authorizeToken\/invocations/);
    expect(rest).toEqual({
      type: 'request',
      identitySource: '$request.header.Authorization',
      authorizerPayloadFormatVersion: '2.0',
      authorizerResultTtlInSeconds: 60,
      enableSimpleResponses: true,
    });
  });

  test('is, of jwt, for whom the issuer made a token for one of the audiences: its URL is not touched', () => {
    expect(schemeOf('jwt')).toEqual({
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        jwtConfiguration: { issuer: 'https://login.example.com/', audience: ['stagebook', 'mlflow'] },
        identitySource: '$request.header.Authorization',
      },
    });
  });

  test('is anybody only where that is wanted, and then whoever deploys is told, each time', () => {
    const warnings: string[] = [];
    const besides = (app: App) => {
      for (const stack of app.node.children) {
        warnings.push(...stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data));
      }
    };
    const opened = synthesize({ settings: open, besides });
    expect(warnings).toEqual([expect.stringContaining('whoever finds the URL is an admin')]);
    expect([...opened.keys()].filter((name) => name.startsWith('api-'))).toEqual(['api-anonymous']);
    synthesize({ settings: all, besides });
    expect(warnings).toHaveLength(1);
  });
});

describe.each(apis)('the API of %s', (mode, api) => {
  test('may call each function, and only it may', () => {
    const permissions = resourcesOf(api, 'AWS::Lambda::Permission');
    const names = permissions.map(({ Properties }) => Properties.FunctionName.replace('stagebook-test-', ''));
    const others = mode === 'token' ? [notFound, authorizeToken] : [notFound];
    expect(names.toSorted()).toEqual([...operations, ...others].map(({ name }) => name).toSorted());
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      const end = Properties.FunctionName.endsWith(authorizeToken.name) ? '/authorizers/*' : '/*';
      expect(JSON.stringify(Properties.SourceArn)).toContain(`{"Ref":"Api"},"${end}"`);
    }
  });

  test('has an id and a URL that are told by its mode', () => {
    const [parameter] = resourcesOf(api, 'AWS::SSM::Parameter');
    expect(parameter?.Properties).toMatchObject({ Name: `/stagebook-test/api-id-${mode}`, Value: { Ref: 'Api' } });
    expect(api?.Outputs?.Url).toBeDefined();
    expect(bodyOf(api).info.title).toBe(`stagebook-test-${mode}`);
  });
});

describe('the access log', () => {
  const formatOf = (mode: string, settings: object = all) =>
    only(synthesize({ settings }).get(`api-${mode}`), 'AWS::ApiGatewayV2::Stage').AccessLogSettings.Format;
  const callerOf = (mode: string, settings?: object) => JSON.parse(formatOf(mode, settings)).caller;
  const claims = (subject: string) => ({ ...all, jwt: { ...all.jwt, claims: { subject } } });

  test('says who called, as each mode knows them', () => {
    expect(callerOf('iam')).toBe('$context.identity.userArn');
    expect(callerOf('token')).toBe('$context.authorizer.id');
    expect(JSON.parse(formatOf('token')).tokenId).toBe('$context.authorizer.token_id');
    expect(callerOf('jwt')).toBe('$context.authorizer.claims.sub');
    expect(callerOf('jwt', claims('email'))).toBe('$context.authorizer.claims.email');
    expect(callerOf('anonymous', open)).toBeUndefined();
  });

  test('does not say it where names are hashed, or where the claim has a name that no variable can have', () => {
    for (const mode of all.auth) expect(callerOf(mode, { ...all, logActor: 'hashed' })).toBeUndefined();
    expect(callerOf('jwt', claims('https://example.com/id'))).toBeUndefined();
  });

  // A filter is in the query, a token in a header.
  test.each(apis)('of %s has no header, no query, and no claim but the subject', (mode) => {
    const format = formatOf(mode, mode === 'anonymous' ? open : all);
    expect(JSON.parse(format)).toMatchObject({ requestId: '$context.requestId' });
    expect(format.replace('claims.sub', '')).not.toMatch(/query|header|path\b|claims|groups/i);
  });
});

describe('an API', () => {
  test('is slow to those who are too fast', () => {
    const stage = (settings: object) => only(synthesize({ settings }).get('api-iam'), 'AWS::ApiGatewayV2::Stage');
    expect(stage({})).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
    });
    expect(stage({ throttling: { rate: 5, burst: 6 } }).DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 5,
      ThrottlingBurstLimit: 6,
    });
  });

  test('has a name of its own, if that is given, and then no other', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234';
    const domain = { name: 'models.example.com', certificateArn };
    const named = (more: object) =>
      synthesize({ settings: { ...all, domains: { token: { ...domain, ...more } } } }).get('api-token');
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
