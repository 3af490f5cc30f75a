import tls from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { post } from '#shared/wire/outbound/post.ts';
import { answer, answering, certificate, receiver, tlsReceiver } from './receiver.ts';

/** Here alone this machine counts as public: what is left to be looked at is the certificate. */
vi.mock('#shared/wire/outbound/address.ts', async (original) => ({
  ...(await original<object>()),
  isPublic: () => true,
}));

const system = tls.getCACertificates('default');
afterEach(() => tls.setDefaultCACertificates(system));

/** `hooks.example` and every other name are this machine. */
const guard = {
  allowPrivate: false,
  lookup: (_: string, __: object, callback: (error: null, found: { address: string; family: number }[]) => void) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }]),
};

const send = (url: string, insecure = false, { allowPrivate = false } = {}) =>
  post({ url, headers: { Authorization: 'Bearer x' }, body: '{}', insecure }, { ...guard, allowPrivate });

const refused = (code: string) => ({ error: `The receiver's certificate was not accepted: ${code}.` });

test('a host whose certificate somebody trusted has signed is told', async () => {
  const { port, got } = await tlsReceiver(answering(answer('200 OK', 'hi')));
  tls.setDefaultCACertificates([...system, certificate]);
  expect(await send(`https://hooks.example:${port}/hook`)).toMatchObject({ status: 200, answer: 'hi' });
  expect(got[0]).toMatch(/^POST \/hook HTTP\/1\.1\r\n/);
});

test('one that signed its own is not, and gets neither the body nor the header', async () => {
  const { port, got } = await tlsReceiver(answering(answer('200 OK')));
  expect(await send(`https://hooks.example:${port}/`)).toMatchObject(refused('DEPTH_ZERO_SELF_SIGNED_CERT'));
  // Nor where somebody has written that it need not be looked at: that is for a laptop.
  expect(await send(`https://hooks.example:${port}/`, true)).toMatchObject(refused('DEPTH_ZERO_SELF_SIGNED_CERT'));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect(await send(`https://hooks.example:${port}/`)).toMatchObject(refused('DEPTH_ZERO_SELF_SIGNED_CERT'));
  vi.unstubAllEnvs();
  expect(got.join('')).toBe('');
});

test('nor one with somebody else’s', async () => {
  const { port, got } = await tlsReceiver(answering(answer('200 OK')));
  tls.setDefaultCACertificates([...system, certificate]);
  expect(await send(`https://other.example:${port}/`)).toMatchObject(refused('ERR_TLS_CERT_ALTNAME_INVALID'));
  expect(got.join('')).toBe('');
});

test('on a laptop a webhook can say that its certificate is not looked at', async () => {
  const { port } = await tlsReceiver(answering(answer('200 OK')));
  const laptop = { allowPrivate: true };
  expect(await send(`https://127.0.0.1:${port}/`, true, laptop)).toMatchObject({ status: 200 });
  expect(await send(`https://127.0.0.1:${port}/`, false, laptop)).toMatchObject(refused('DEPTH_ZERO_SELF_SIGNED_CERT'));
});

test('a host that speaks no TLS is sent nothing that could be read', async () => {
  const { port, got } = await receiver((socket) => socket.end(answer('200 OK')));
  expect(await send(`https://hooks.example:${port}/secret-path`)).toMatchObject({
    error: expect.stringMatching(/^The receiver could not be reached: (ERR_SSL_|EPROTO|ECONNRESET).*\.$/),
  });
  expect(got.join('')).not.toMatch(/Bearer|secret-path/);
});
