import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';

const pem = (name: string) => readFileSync(new URL(`../../../support/tls/${name}.pem`, import.meta.url), 'utf8');

/** Self-signed, for `hooks.example`. */
export const certificate = pem('certificate');

export type Receiver = {
  port: number;
  /** What it got of each connection, as it came. */
  got: string[];
};

async function listen(server: Server, got: string[], host: string, port = 0): Promise<Receiver> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise;
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, got };
}

type Talk = (socket: Socket, got: string) => void;

const talking = (got: string[], talk: Talk) => (socket: Socket) => {
  const at = got.push('') - 1;
  socket.on('error', () => {});
  socket.on('data', (bytes: Buffer) => {
    got[at] += bytes.toString('latin1');
    talk(socket, got[at] as string);
  });
};

/** A server on the machine itself that answers byte by byte as `talk` does, of HTTP knowing nothing. */
export async function receiver(talk: Talk, host = '127.0.0.1'): Promise<Receiver> {
  const got: string[] = [];
  return listen(createServer(talking(got, talk)), got, host);
}

/** As `receiver`, behind TLS with a certificate nobody vouches for; `got` has what was decrypted. */
export async function tlsReceiver(talk: Talk): Promise<Receiver> {
  const got: string[] = [];
  return listen(createTlsServer({ key: pem('key'), cert: certificate }, talking(got, talk)), got, '127.0.0.1');
}

/** An answer with its length, after which the connection is closed. */
export const answer = (status: string, body = '', headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n');

/** Who answers once the body is there: `{}`, as all tests send it. */
export const answering =
  (text: string): Talk =>
  (socket, got) => {
    if (got.endsWith('{}')) socket.end(text);
  };
