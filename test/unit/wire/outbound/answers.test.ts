import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { post } from '#shared/wire/outbound/post.ts';
import { answer, answering, receiver } from './receiver.ts';

/** Whatever a receiver does, a try ends, in 5 s, and little of it is kept. */

// The slowest take 5 s, and a small machine a little more.
vi.setConfig({ testTimeout: 30_000 });

type Talk = Parameters<typeof receiver>[0];

/** What comes of one request to who talks like this; without the times, which are asserted to be some. */
async function tried(talk: Talk, hidden?: string[]) {
  const { port, got } = await receiver(talk);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '2', 'X-Test': 'yes' };
  const request = { url: `http://127.0.0.1:${port}/hook?a=b`, headers, body: '{}', ...(hidden && { hidden }) };
  const { at, latency, ...rest } = await post(request, { allowPrivate: true });
  expect([Number.isInteger(at), Number.isInteger(latency)]).toEqual([true, true]);
  return { made: rest, got };
}

/** Says more whenever it can, until `end`, or nobody listens any more. */
function flood(socket: Socket, more: string, end = Number.POSITIVE_INFINITY): void {
  const said = () => {
    while (!socket.destroyed && socket.bytesWritten < end) if (!socket.write(more)) return;
  };
  socket.on('drain', said);
  said();
}

const once = (act: (socket: Socket) => void): Talk => {
  const begun = new WeakSet<Socket>();
  return (socket) => {
    if (begun.has(socket)) return;
    begun.add(socket);
    act(socket);
  };
};

test.concurrent('what is sent, and what was answered', async () => {
  const { made, got } = await tried(answering(answer('200 OK', 'thanks')));
  expect(made).toEqual({ status: 200, answer: 'thanks' });
  const [head, ...lines] = (got[0] ?? '').split('\r\n');
  expect(head).toBe('POST /hook?a=b HTTP/1.1');
  expect(lines.sort()).toEqual([
    '',
    'Connection: close',
    'Content-Length: 2',
    'Content-Type: application/json',
    expect.stringMatching(/^Host: 127\.0\.0\.1:\d+$/),
    'X-Test: yes',
    '{}',
  ]);
});

test.concurrent.each([
  ['204 No Content', 204],
  ['404 Not Found', 404],
  ['500 Internal Server Error', 500],
])('%s', async (line, status) => {
  expect((await tried(answering(answer(line)))).made).toEqual({ status, answer: '' });
});

test.concurrent.each(['301 Moved', '302 Found', '303 See Other', '307 Temporary', '308 Permanent'])(
  'a redirect is an answer, and is not followed: %s',
  async (line) => {
    const elsewhere = await receiver(answering(answer('200 OK')));
    const location = `Location: http://127.0.0.1:${elsewhere.port}/`;
    const { made, got } = await tried(answering(answer(line, 'gone', [location])));
    expect(made).toEqual({ status: Number(line.slice(0, 3)), answer: 'gone' });
    expect([got.length, elsewhere.got]).toEqual([1, []]);
  },
);

test.concurrent('of 10 MB the first 2 kB are kept, and 64 kB or a little more read', async () => {
  const size = 10_000_000;
  let written = 0;
  const { made } = await tried(
    once((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      flood(socket, 'x'.repeat(1_000), size);
      socket.on('close', () => {
        written = socket.bytesWritten;
      });
    }),
  );
  expect(made).toEqual({ status: 200, answer: 'x'.repeat(2_048) });
  await expect.poll(() => written).toBeGreaterThan(0);
});

test.concurrent('an answer without end is cut, too', async () => {
  const { made } = await tried(
    once((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      flood(socket, 'y'.repeat(1_000));
    }),
  );
  expect(made).toEqual({ status: 200, answer: 'y'.repeat(2_048) });
});

test.concurrent('a cut is between characters, and what is no text does no harm', async () => {
  expect((await tried(answering(answer('200 OK', 'ab€'.repeat(1_000))))).made.answer).toBe(`${'ab€'.repeat(409)}ab`);
  const bytes: Talk = (socket) => socket.end(Buffer.from('HTTP/1.1 200 OK\r\n\r\na\xff\x00b', 'latin1'));
  expect((await tried(bytes)).made.answer).toBe('a\ufffd\0b');
});

test.concurrent('what it repeats of the request is not kept, nor half of it at the cut', async () => {
  const secret = 'Bearer of-something';
  const repeated = answering(answer('200 OK', `${secret}, ${'x'.repeat(2_025)}${secret}`));
  const { made } = await tried(repeated, [secret, 'of-something']);
  expect(made.answer).toBe(`***, ${'x'.repeat(2_025)}***`);
  expect(
    (await tried(answering(answer('401 No', 'you said of-something')), [secret, 'of-something'])).made.answer,
  ).toBe('you said ***');
});

const brokenOff = (status: number, code: string) => ({
  error: `The answer (${status}) broke off. The receiver could not be reached: ${code}.`,
});

test.concurrent('closed in the middle of the body: it is no answer', async () => {
  const { made } = await tried((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal'));
  expect(made).toEqual(brokenOff(200, 'ECONNRESET'));
  const chunked = await tried((socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal'));
  expect(chunked.made).toEqual(brokenOff(200, 'ECONNRESET'));
});

test.concurrent('nonsense in the middle of the body, too', async () => {
  const { made } = await tried((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhal'),
  );
  expect(made).toEqual({ error: expect.stringMatching(/HPE_INVALID_CHUNK_SIZE|ECONNRESET/) });
});

test.concurrent.each<[string, Talk, RegExp]>([
  ['closes without a word', (socket) => socket.end(), /ECONNRESET/],
  ['resets the connection', (socket) => socket.resetAndDestroy(), /ECONNRESET/],
  ['closes in the middle of its headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'), /ECONNRESET|HPE_/],
  ['is no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n'), /HPE_INVALID/],
  [
    'has headers without end',
    once((socket) => flood(socket, `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n`)),
    /HPE_HEADER_OVERFLOW/,
  ],
  [
    'wants to speak another protocol',
    (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    /closed without an answer|ECONNRESET/,
  ],
  [
    'has two lengths',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
    /HPE_/,
  ],
])('one that %s has not answered', async (_, talk, reason) => {
  const { made } = await tried(talk);
  expect(made).toEqual({ error: expect.stringMatching(/^The receiver could not be reached: .+\.$/) });
  expect(made.error).toMatch(reason);
});

const tooLate = 'There was no whole answer within 5 s.';

test.concurrent('one that says nothing is waited for no longer than 5 s', async () => {
  expect((await tried(() => {})).made).toEqual({ error: tooLate });
});

test.concurrent('nor one that takes nothing', async () => {
  const { port } = await receiver((socket) => socket.pause());
  const body = 'x'.repeat(8_000_000);
  const made = await post({ url: `http://127.0.0.1:${port}/`, headers: {}, body }, { allowPrivate: true });
  expect(made).toMatchObject({ error: tooLate });
  expect(made).not.toHaveProperty('status');
});

const drip = (begin: string, more: string): Talk =>
  once((socket) => {
    socket.write(begin);
    const timer = setInterval(() => socket.write(more), 100);
    socket.on('close', () => clearInterval(timer));
  });

test.concurrent.each([
  ['its headers', 'HTTP/1.1 200 OK\r\nX: ', 'x', tooLate],
  ['its body', 'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n', 'x', `The answer (200) broke off. ${tooLate}`],
  ['that it is still at it', '', 'HTTP/1.1 102 Processing\r\n\r\n', tooLate],
])('nor one that drips %s', async (_, begin, more, error) => {
  expect((await tried(drip(begin, more))).made).toEqual({ error });
});

test.concurrent('nobody is there', async () => {
  const made = await post({ url: 'http://127.0.0.1:9/', headers: {}, body: '{}' }, { allowPrivate: true });
  expect(made).toMatchObject({ error: 'The receiver could not be reached: ECONNREFUSED.' });
});

test.concurrent('a header that would begin another is not sent, nor is it told', async () => {
  const { port, got } = await receiver(() => {});
  const headers = { Authorization: 'a\r\nX-Evil: b' };
  const made = await post({ url: `http://127.0.0.1:${port}/`, headers, body: '{}' }, { allowPrivate: true });
  expect(made).toMatchObject({ error: 'The receiver could not be reached: ERR_INVALID_CHAR.' });
  expect(got).toEqual([]);
});

test.concurrent('when to come again', async () => {
  const { made } = await tried(answering(answer('503 Busy', 'later', ['Retry-After: 120'])));
  expect(made).toEqual({ status: 503, answer: 'later', retry_after: 120_000 });
});
