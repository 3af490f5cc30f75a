import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { headersOf } from '../event.ts';
import type { Authenticate } from './authenticate.ts';
import { renderClaims } from './claims.ts';

export type Provider = {
  issuer: string;
  /** One of them must be the token's. */
  audience: readonly string[];
  /** The provider's keys as they are now. */
  keys(): JWTVerifyGetKey;
};

/** Those of API Gateway. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** jose's own texts may quote the token, and its errors have the claims with them. */
const byCode: Record<string, string> = {
  ERR_JWT_EXPIRED: 'The token has expired.',
  ERR_JOSE_ALG_NOT_ALLOWED: `The token must be signed with ${algorithms.join(', ')}.`,
  ERR_JOSE_NOT_SUPPORTED: `The token must be signed with ${algorithms.join(', ')}.`,
  ERR_JWKS_NO_MATCHING_KEY: 'The token names no key of its issuer.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "The token's signature does not hold.",
};

const byClaim: Record<string, string> = {
  iss: 'The token is of another issuer.',
  aud: 'The token is for another audience.',
  exp: 'The token does not say when it expires.',
  nbf: 'The token is not valid yet.',
  iat: 'The token is of the future.',
};

class NotGood extends Error {}

const problemOf = (error: unknown): string | undefined => {
  if (error instanceof NotGood) return error.message;
  if (error instanceof errors.JWTClaimValidationFailed) return byClaim[error.claim];
  if (error instanceof errors.JOSEError) return byCode[error.code] ?? 'That is no JWT, or not the whole of one.';
  return undefined;
};

/** `client_id` stands in where there is no `aud`, as in an access token of Cognito. */
const isFor = ({ aud, client_id }: JWTPayload, audience: readonly string[]): boolean =>
  [aud ?? client_id].flat().some((name) => typeof name === 'string' && audience.includes(name));

const claimsOf = async (token: string, { issuer, audience, keys }: Provider): Promise<JWTPayload> => {
  const known = keys();
  const named: JWTVerifyGetKey = (header, jws) => {
    if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
    return known(header, jws);
  };
  const { payload } = await jwtVerify(token, named, { algorithms, issuer, requiredClaims: ['exp'] });
  if (!isFor(payload, audience)) throw new NotGood(byClaim.aud);
  if ((payload.iat ?? 0) > Date.now() / 1_000) throw new NotGood(byClaim.iat);
  return payload;
};

/** A JWT as a bearer token, held against what API Gateway's authorizer of JWTs looks at. */
export const byJwt =
  (provider: Provider): Authenticate =>
  async (request) => {
    const [, token] = /^bearer +(\S+)$/i.exec(headersOf(request).authorization?.trim() ?? '') ?? [];
    if (token === undefined) return { problem: 'A JWT is wanted, as a bearer token.' };
    try {
      return { authorizer: { jwt: { claims: renderClaims(await claimsOf(token, provider)), scopes: null } } };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { problem };
    }
  };
