import { authorizerCache, authorizeToken } from '#shared/operations/authorizer.ts';
import type { ApiMode, Jwt } from './sign-in.ts';

type Json = Record<string, unknown>;

type Options = {
  jwt: Jwt | undefined;
  /** The URI by which API Gateway calls a function, by its name. */
  uriOf(name: string): string;
};

const inHeader = { type: 'apiKey', name: 'Authorization', in: 'header' };

const identitySource = '$request.header.Authorization';

/** Who signs with credentials that may `execute-api:Invoke` the route. */
const iam = { ...inHeader, 'x-amazon-apigateway-authtype': 'awsSigv4' };

/** Whom our own function knows. */
const token = ({ uriOf }: Options): Json => ({
  ...inHeader,
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    // It is also what an answer is kept by: whether a token is good does not depend on the route.
    identitySource,
    authorizerUri: uriOf(authorizeToken.name),
    authorizerPayloadFormatVersion: '2.0',
    authorizerResultTtlInSeconds: authorizerCache,
    enableSimpleResponses: true,
  },
});

/** Whom an identity provider vouches for. */
const jwt = ({ jwt }: Options): Json => ({
  type: 'oauth2',
  'x-amazon-apigateway-authorizer': {
    type: 'jwt',
    jwtConfiguration: { issuer: jwt?.issuer, audience: jwt?.audience },
    identitySource,
  },
});

/** Who may call, as OpenAPI says it with API Gateway's extensions, by the name of the mode; nothing: everybody. */
export function securitySchemes(mode: ApiMode, options: Options): Json {
  const schemes: Record<ApiMode, Json> = {
    iam: { iam },
    token: { token: token(options) },
    jwt: { jwt: jwt(options) },
    anonymous: {},
  };
  return schemes[mode];
}
