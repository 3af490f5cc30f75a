/**
 * A receiver of Stagebook's webhooks: verifies them, drops what comes twice, and works on the rest in order.
 *
 *     WEBHOOK_SECRET=… node receiver.ts --port 8081 --inbox inbox.db [-- COMMAND…]
 *
 * Each payload is handed to COMMAND on its standard input, again until it ends with 0, or is printed as a line.
 * Needs Node 24 and nothing else. Put it behind something that speaks https.
 */
import { spawn } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** Seconds: every try is signed anew, so what is older was recorded by somebody. */
const fresh = 300;
/** Seconds for which a delivery can be sent again, and so is remembered. */
const kept = 31 * 86_400;
const longest = 8 << 20;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

class Refused extends Error {
  status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const same = (a: string, b: string) =>
  Buffer.byteLength(a) === Buffer.byteLength(b) && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function timeOf(body: Buffer): number {
  try {
    const { event_timestamp: time } = JSON.parse(body.toString());
    if (typeof time === 'number') return time / 1_000;
  } catch {}
  throw new Refused(400, 'this is no payload of a webhook');
}

/** What names this delivery, as far as it is signed. `now` in seconds. Throws Refused. */
function verify(secret: string, headers: IncomingHttpHeaders, body: Buffer, now: number): string {
  const header = (name: string) => String(headers[name] ?? '');
  if (headers['x-mlflow-signature']) {
    const [delivery, sent] = [header('x-mlflow-delivery-id'), header('x-mlflow-timestamp')];
    if (!uuid.test(delivery) || !/^\d{1,12}$/.test(sent)) throw new Refused(401, 'no delivery id or no timestamp');
    const wanted = createHmac('sha256', secret).update(`${delivery}.${sent}.`).update(body).digest('base64');
    // There may be several, of an old and a new secret.
    const given = header('x-mlflow-signature').split(' ');
    if (!given.some((one) => same(one, `v1,${wanted}`))) throw new Refused(401, 'the signature is wrong');
    if (Math.abs(now - Number(sent)) > fresh) throw new Refused(401, 'it is not of now');
    return delivery;
  }
  if (headers['x-databricks-signature']) {
    const wanted = createHmac('sha256', secret).update(body).digest('hex');
    if (!same(header('x-databricks-signature'), wanted)) throw new Refused(401, 'the signature is wrong');
    // Of the headers nothing is signed: what is remembered is the content, and its own time says how old it is.
    if (Math.abs(now - timeOf(body)) > kept) throw new Refused(401, 'it is too old');
    return wanted;
  }
  throw new Refused(401, 'there is no signature');
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longest) throw new Refused(413, 'no more than 8 MB are wanted');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What has arrived, in a file: a delivery is answered when it is in there, and worked on afterwards. */
function openInbox(file: string) {
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE IF NOT EXISTS inbox (key TEXT UNIQUE, time REAL, body BLOB, done INTEGER)');
  const forget = database.prepare('DELETE FROM inbox WHERE done AND time < ?');
  const insert = database.prepare('INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, FALSE)');
  const oldest = database.prepare('SELECT key, body FROM inbox WHERE NOT done ORDER BY rowid LIMIT 1');
  const finish = database.prepare("UPDATE inbox SET done = TRUE, body = '' WHERE key = ?");
  return {
    add(key: string, body: Buffer, now: number) {
      forget.run(now - kept);
      insert.run(key, now, body);
    },
    next: () => oldest.get() as { key: string; body: Uint8Array } | undefined,
    done: (key: string) => finish.run(key),
  };
}

async function run([file = '', ...args]: string[], body: Uint8Array): Promise<number> {
  const child = spawn(file, args, { stdio: ['pipe', 'inherit', 'inherit'] });
  // A command that does not read it may end before it is written.
  child.stdin.on('error', () => {}).end(body);
  const [code] = await once(child, 'close');
  return code ?? 1;
}

const { values, positionals: command } = parseArgs({
  options: { host: { type: 'string' }, port: { type: 'string' }, inbox: { type: 'string' } },
  allowPositionals: true,
});
const { host = '127.0.0.1', port = '8081', inbox: file = 'inbox.db' } = values;
const { WEBHOOK_SECRET: secret } = process.env;
if (!secret) throw new Error('WEBHOOK_SECRET is not set');

const say = (line: string) => process.stderr.write(`${line}\n`);

const inbox = openInbox(file);
let working = false;

async function work(): Promise<void> {
  if (working) return;
  working = true;
  for (let one = inbox.next(); one; one = inbox.next()) {
    for (let pause = 1; command.length > 0; pause = Math.min(2 * pause, 60)) {
      const code = await run(command, one.body).catch(() => 127);
      if (code === 0) break;
      say(`${command[0]} ended with ${code}: again in ${pause} s`);
      await sleep(pause * 1_000);
    }
    if (command.length === 0) process.stdout.write(`${Buffer.from(one.body)}\n`);
    inbox.done(one.key);
  }
  working = false;
}

const server = createServer(async (request, response) => {
  try {
    const body = await read(request);
    const now = Date.now() / 1_000;
    inbox.add(verify(secret, request.headers, body, now), body, now);
    response.end('got it');
    void work();
  } catch (error) {
    response.writeHead(error instanceof Refused ? error.status : 500).end((error as Error).message);
  }
}).listen(Number(port), host);
await once(server, 'listening');
say(`listening at http://${host}:${(server.address() as AddressInfo).port}`);
void work();
