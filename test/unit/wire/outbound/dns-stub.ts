import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Lookup } from '#shared/wire/outbound/guard.ts';

/** An answer to a question for A: the question again, and after it each address, for 0 s. */
function answerTo(question: Buffer, addresses: readonly string[]): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const name = question.subarray(12);
  const end = name.indexOf(0) + 5;
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, name.subarray(0, end), ...records]);
}

/**
 * A name server on UDP, that says something else whenever it is asked, and in the end always the same: `lookup` asks it,
 * as `dns.lookup` would the system's.
 */
export async function dnsStub(answers: readonly (readonly string[])[]) {
  let asked = 0;
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const said = answers[Math.min(asked++, answers.length - 1)] ?? [];
    socket.send(answerTo(question, said), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  const find = async (host: string) =>
    (await resolver.resolve4(host)).map((address) => ({ address, family: 4 as const }));
  const lookup: Lookup = (host, _, callback) =>
    void find(host).then(
      (found) => callback(null, found),
      (error) => callback(error, []),
    );
  return { find, lookup, asked: () => asked };
}
