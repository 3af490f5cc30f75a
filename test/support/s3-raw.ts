import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

/** What the signer hashes with: Node's own. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: string | Uint8Array | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret);
    this.#hash = this.#start();
  }
  #start() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {
    this.#hash = this.#start();
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

/** The SDK's signer. */
export const signerFor = (service: string, credentials = { accessKeyId: 'local', secretAccessKey: 'local' }) =>
  new SignatureV4({
    service,
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });

export type RawRequest = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** Sent besides, after the signing. */
  unsigned?: Record<string, string>;
  body?: string | Buffer;
  signingDate?: Date;
};

export type RawAnswer = { status: number | undefined; headers: IncomingMessage['headers']; text: string };

/** The headers that sign a request in its Authorization header, its body unsigned if it does not say otherwise. */
export const signedHeaders = async (endpoint: string, sent: RawRequest): Promise<Record<string, string>> => {
  const { method = 'GET', path, headers = {}, signingDate = new Date() } = sent;
  const { hostname, port, host, pathname, searchParams } = new URL(path, endpoint);
  const signed = await signerFor('s3').sign(
    {
      method,
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    },
    { signingDate },
  );
  return signed.headers;
};

export const answerTo = async (sending: ClientRequest): Promise<RawAnswer> => {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode, headers: response.headers, text };
};

/** A request that the SDK would not make, signed as it would sign it. */
export const send = async (endpoint: string, sent: RawRequest): Promise<RawAnswer> => {
  const { method = 'GET', path, unsigned = {}, body } = sent;
  const headers = { ...(await signedHeaders(endpoint, sent)), ...unsigned };
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const sending = request(new URL(path, endpoint), {
    method,
    headers: { ...length, ...headers },
    // What some of these leave behind on a connection is nobody else's.
    agent: false,
  });
  sending.end(body);
  return answerTo(sending);
};
