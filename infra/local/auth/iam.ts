import type { IncomingMessage } from 'node:http';
import { headersOf } from '../event.ts';
import { NotAuthentic, verify } from '../sigv4.ts';
import { sha256 } from '../sigv4-canonical.ts';
import type { Authenticate, Authorizer } from './authenticate.ts';

/** Whose signature is known, and who that is to AWS: a user, or the session of an assumed role. */
export type SigningKey = { accessKeyId: string; secretAccessKey: string; arn: string };

/** Of what is signed in the URL, a copy of the URL is a right. */
const inHeader = 'The request must be signed in its Authorization header, for the service execute-api.';

const checkHash = (declared: string | undefined, hash: string): void => {
  if (declared === undefined || declared === hash) return;
  throw new NotAuthentic(
    'SignatureDoesNotMatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
};

const signedBy = (request: IncomingMessage, body: Uint8Array, keys: readonly SigningKey[]): SigningKey => {
  const { method = '', url = '/', headersDistinct } = request;
  const headers = headersOf(request);
  if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) throw new NotAuthentic('AccessDenied', inHeader);
  const payloadHash = sha256(body);
  const { credentials } = verify(
    { method, url, headers: headersDistinct },
    { service: 'execute-api', credentials: keys, payloadHash: () => payloadHash },
  );
  checkHash(headers['x-amz-content-sha256'], payloadHash);
  return credentials;
};

/** What IAM's authorizer says. Keys of a laptop have no unique ids: they stand for themselves. */
const identityOf = ({ accessKeyId, arn }: SigningKey): Authorizer => ({
  iam: {
    accessKey: accessKeyId,
    accountId: arn.split(':')[4] ?? '',
    callerId: accessKeyId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: arn,
    userId: accessKeyId,
  },
});

/** Signature Version 4, as AWS documents it. A session token is not looked at. */
export const byIam =
  (keys: readonly SigningKey[]): Authenticate =>
  async (request, body) => {
    try {
      return { authorizer: identityOf(signedBy(request, body, keys)) };
    } catch (error) {
      if (error instanceof NotAuthentic) return { problem: error.message };
      if (error instanceof URIError) return { problem: 'The URL has a % that encodes nothing.' };
      throw error;
    }
  };
