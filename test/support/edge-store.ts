import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { environment } from '#shared/operations/environment.ts';
import type { EdgeStore } from './viewer-request.ts';

const arn = 'arn:aws:cloudfront::123456789012:key-value-store/4f1c';

export type EdgeStoreServer = {
  store: EdgeStore;
  /** For a Stagebook that is to fill it. */
  env: Record<string, string>;
  stop(): Promise<void>;
};

/** The SDK asks `<account>.localhost`, which not every machine knows as its own. */
const localNames = `
  import dns from 'node:dns';
  const { lookup } = dns;
  dns.lookup = (name, ...more) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...more);`;

/** Stands for the API of CloudFront's key-value stores: one store, whose every write must name the version it changes. */
export async function startEdgeStore(): Promise<EdgeStoreServer> {
  const store: EdgeStore = new Map();
  let version = 1;

  async function answer(request: IncomingMessage): Promise<[number, object]> {
    const { method, url = '', headers } = request;
    // Every region's: the SDK can do it only with `signature-v4a`.
    if (!/^AWS4-ECDSA-P256-SHA256 .*x-amz-region-set/.test(headers.authorization ?? '')) return [403, {}];
    const [, , name = '', , key = ''] = url.split('/').map(decodeURIComponent);
    if (name !== arn) return [404, {}];
    if (method === 'GET') return [200, { KvsARN: arn, ItemCount: store.size, TotalSizeInBytes: 0, Created: 0 }];
    if (headers['if-match'] !== `v${version}`) return [409, {}];
    if (method === 'PUT') store.set(key, ((await json(request)) as { Value: string }).Value);
    else if (!store.delete(key)) return [404, {}];
    version += 1;
    return [200, { ItemCount: store.size, TotalSizeInBytes: 0 }];
  }

  const errors: Record<number, string> = {
    403: 'AccessDeniedException',
    404: 'ResourceNotFoundException',
    409: 'ConflictException',
  };

  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    const more = status === 200 ? { etag: `v${version}` } : { 'x-amzn-errortype': errors[status] };
    response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    store,
    env: {
      [environment.edgeTokens]: arn,
      AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: `http://localhost:${port}`,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(localNames)}`,
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
