import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { signedHeaders } from './s3-raw.ts';
import { type EdgeRequest, type EdgeStore, type Headers, viewerRequest } from './viewer-request.ts';

/** Behind it, once they are there. */
export type Origins = { api: string; s3: string; bucket: string };

/** What went where; bytes are those of bodies. */
export type Passed = { refused: number; api: Traffic; files: Traffic };
type Traffic = { requests: number; up: number; down: number };

export type Edge = {
  url: string;
  /** The API has to know the edge before it is started, so the edge learns of the API later. */
  lead(to: Origins): void;
  /** Since the last time. */
  take(): Passed;
  stop(): Promise<void>;
};

const nothing = (): Passed => ({
  refused: 0,
  api: { requests: 0, up: 0, down: 0 },
  files: { requests: 0, up: 0, down: 0 },
});

const isForApi = (path: string) =>
  path === '/api/2.0/mlflow-artifacts/artifacts' || path.startsWith('/api/2.0/mlflow-artifacts/mpu/');

const toHeaders = ({ headers }: IncomingMessage): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value: String(value) }]));

/** CloudFront sends S3 these of a caller's headers, where no policy says more. */
const forwardedToS3 = ['content-type', 'content-length', 'range', 'if-match', 'if-none-match'];

const valuesOf = (headers: Headers, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name].value]] : [])));

/** Stands for the artifact host's distribution: the same function, the same origins, S3 signed for as OAC does. */
export async function startEdge(store: EdgeStore): Promise<Edge> {
  const function_ = viewerRequest(store);
  let origins: Origins | undefined;
  let passed = nothing();

  async function pass(url: URL, traffic: Traffic, from: IncomingMessage, to: ServerResponse, headers: object) {
    traffic.requests += 1;
    const onward = request(url, { method: from.method, headers: { ...headers }, agent: false });
    from.on('data', (chunk: Buffer) => {
      traffic.up += chunk.length;
    });
    from.pipe(onward);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    answer.on('data', (chunk: Buffer) => {
      traffic.down += chunk.length;
    });
    // Without the right to list, S3 says so of what is not there.
    const isHidden = traffic === passed.files && answer.statusCode === 404;
    to.writeHead(isHidden ? 403 : (answer.statusCode as number), answer.headers);
    await pipeline(answer, to);
  }

  async function toFiles({ method, uri, headers }: EdgeRequest, from: IncomingMessage, to: ServerResponse) {
    const { s3, bucket } = origins as Origins;
    const path = `/${bucket}${uri}`;
    const signed = await signedHeaders(s3, { method, path });
    await pass(new URL(path, s3), passed.files, from, to, { ...valuesOf(headers, forwardedToS3), ...signed });
  }

  async function serve(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const { method = '', url = '/' } = from;
    const [uri = '', query = ''] = url.split(/\?(.*)/s);
    if (isForApi(uri)) {
      const { host, connection, ...headers } = from.headers;
      return pass(new URL(url, origins?.api), passed.api, from, to, headers);
    }
    const querystring = Object.fromEntries(new URLSearchParams(query));
    const outcome = await function_({ method, uri, querystring, headers: toHeaders(from) });
    if ('forwarded' in outcome) return toFiles(outcome.forwarded, from, to);
    passed.refused += 1;
    const { statusCode, headers, body } = outcome.answered;
    from.resume();
    to.writeHead(statusCode, valuesOf(headers, Object.keys(headers))).end(body);
  }

  const server = createServer((from, to) => {
    serve(from, to).catch((error: Error) => {
      // CloudFront's answer to an origin that fails.
      if (!to.headersSent) to.writeHead(502);
      to.end(String(error));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (to) => {
      origins = to;
    },
    take: () => {
      const taken = passed;
      passed = nothing();
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
