import { timingSafeEqual } from 'node:crypto';
import {
  algorithm,
  canonicalRequest,
  hmac,
  queryPairs,
  type SentRequest,
  sha256,
  signingKey,
} from './sigv4-canonical.ts';

export type Credentials = { accessKeyId: string; secretAccessKey: string };

const messages = {
  AccessDenied: 'Access Denied',
  AuthorizationHeaderMalformed: 'The authorization header that you provided is not valid.',
  AuthorizationQueryParametersError: 'Query-string authentication requires all of its X-Amz- parameters.',
  InvalidAccessKeyId: 'The AWS Access Key Id you provided does not exist in our records.',
  InvalidArgument:
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or ' +
    'the Authorization header should be specified',
  RequestTimeTooSkewed: 'The difference between the request time and the current time is too large.',
  SignatureDoesNotMatch:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};

/** Why a request is not believed, with AWS's code for it. */
export class NotAuthentic extends Error {
  override name = 'NotAuthentic';
  readonly code: keyof typeof messages;

  constructor(code: keyof typeof messages, message: string = messages[code]) {
    super(message);
    this.code = code;
  }
}

/** What is left to know of a request whose signature holds. */
export type Signed<Known extends Credentials = Credentials> = {
  /** Whose it is. */
  credentials: Known;
  presigned: boolean;
  signedHeaders: readonly string[];
  payloadHash: string;
  /** `X-Amz-Date`, the scope, the signature and the key that made it: signed chunks of a body go on from there. */
  date: string;
  scope: string;
  signature: string;
  key: Buffer;
};

type Claim = Pick<Signed, 'signedHeaders' | 'date' | 'signature'> & {
  credential: string;
  /** Seconds; of presigned requests alone. */
  expires?: number;
};

export type Verification<Known extends Credentials> = {
  service: string;
  /** Of everyone whose signature is known. */
  credentials: readonly Known[];
  /** SHA-256 of the body in hexadecimal digits, or what this service lets stand for it. */
  payloadHash(presigned: boolean): string;
  now?: number;
};

const leeway = 15 * 60 * 1000;
const week = 7 * 24 * 60 * 60;

const claimInHeader = (authorization: string, date = ''): Claim => {
  const fields = new Map(
    authorization
      .slice(algorithm.length)
      .split(',')
      .map((field) => field.trim().split('=', 2) as [string, string]),
  );
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) =>
    fields.get(name),
  );
  if (!authorization.startsWith(`${algorithm} `) || !credential || !signedHeaders || !signature) {
    throw new NotAuthentic('AuthorizationHeaderMalformed');
  }
  return { credential, signedHeaders: signedHeaders.split(';'), signature, date };
};

const claimInQuery = (query: ReadonlyMap<string, string>): Claim => {
  const fields = ['Algorithm', 'Credential', 'SignedHeaders', 'Signature', 'Date', 'Expires'];
  const [used, credential, signedHeaders, signature, date, lifetime] = fields.map((name) => query.get(`X-Amz-${name}`));
  if (used !== algorithm || !credential || !signedHeaders || !signature || !date || !lifetime) {
    throw new NotAuthentic('AuthorizationQueryParametersError');
  }
  const expires = /^\d+$/.test(lifetime) ? Number(lifetime) : 0;
  if (expires < 1 || expires > week) {
    const message = `X-Amz-Expires must be a number of seconds from 1 to ${week} (a week)`;
    throw new NotAuthentic('AuthorizationQueryParametersError', message);
  }
  return { credential, signedHeaders: signedHeaders.split(';'), signature, date, expires };
};

const claimOf = ({ url, headers }: SentRequest): Claim => {
  const query = new Map(queryPairs(url));
  const [authorization, ...others] = headers.authorization ?? [];
  const presigned = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
  if (others.length > 0 || (presigned && authorization !== undefined)) throw new NotAuthentic('InvalidArgument');
  if (presigned) return claimInQuery(query);
  if (authorization !== undefined) return claimInHeader(authorization, headers['x-amz-date']?.[0]);
  throw new NotAuthentic('AccessDenied');
};

/** `20260101T000000Z` in milliseconds since 1970. */
const timeOf = (date: string): number => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!match) throw new NotAuthentic('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest);
};

const checkTime = ({ date, expires }: Claim, now: number): void => {
  const time = timeOf(date);
  if (expires === undefined) {
    if (Math.abs(now - time) > leeway) throw new NotAuthentic('RequestTimeTooSkewed');
    return;
  }
  if (time - now > leeway) throw new NotAuthentic('AccessDenied', 'Request is not valid yet');
  if (now > time + expires * 1000) throw new NotAuthentic('AccessDenied', 'Request has expired');
};

/** Access key and scope of `AKIA…/20260101/us-east-1/s3/aws4_request`. Any region is ours. */
const scopeOf = ({ credential, date, expires }: Claim, service: string): { accessKeyId: string; scope: string } => {
  const [day, region, named, terminator] = credential.split('/').slice(-4);
  const scope = `${day}/${region}/${named}/${terminator}`;
  if (day !== date.slice(0, 8) || named !== service || terminator !== 'aws4_request') {
    const code = expires === undefined ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError';
    throw new NotAuthentic(code, `The credential must be of the request's day, and for the service '${service}'.`);
  }
  return { accessKeyId: credential.slice(0, -scope.length - 1), scope };
};

/** Compares without telling by its time how much is right. */
export const sameSignature = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));

const belongingTo = <Known extends Credentials>(id: string, all: readonly Known[]): Known => {
  const [found] = all.filter(({ accessKeyId }) => sameSignature(id, accessKeyId));
  if (!found) throw new NotAuthentic('InvalidAccessKeyId');
  return found;
};

/**
 * Signature Version 4, in the Authorization header or in a presigned URL. What it leaves to the service: which headers
 * must be signed, and whether the body is the one whose hash is.
 */
export const verify = <Known extends Credentials>(
  request: SentRequest,
  { service, credentials: known, payloadHash, now }: Verification<Known>,
): Signed<Known> => {
  const claim = claimOf(request);
  const presigned = claim.expires !== undefined;
  const { accessKeyId, scope } = scopeOf(claim, service);
  const credentials = belongingTo(accessKeyId, known);
  checkTime(claim, now ?? Date.now());

  const { date, signature, signedHeaders } = claim;
  const key = signingKey(credentials.secretAccessKey, scope);
  const declared = payloadHash(presigned);
  const canonical = canonicalRequest(request, { service, signedHeaders, payloadHash: declared });
  const expected = hmac(key, [algorithm, date, scope, sha256(canonical)].join('\n')).toString('hex');
  const complete = signedHeaders.includes('host') && signedHeaders.every((name) => request.headers[name]);
  if (!sameSignature(expected, signature) || !complete) throw new NotAuthentic('SignatureDoesNotMatch');
  return { credentials, presigned, signedHeaders, payloadHash: declared, date, scope, signature, key };
};
