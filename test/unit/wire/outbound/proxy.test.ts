import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { environment } from '#shared/operations/environment.ts';
import { answer, answering, receiver } from './receiver.ts';

/** A proxy would look names up for us, and connect where we must not. Node reads its variables when it starts. */

const program = `
  import { post } from '#shared/wire/outbound/post.ts';
  const made = await post({ url: process.env.HOOK, headers: {}, body: '{}' });
  process.stdout.write(JSON.stringify(made.status ?? null));
`;

test.each([
  ['http', 200],
  // Nobody speaks TLS there: that it was asked is enough.
  ['https', null],
])(
  'no proxy is asked for %s, whatever the environment says',
  async (scheme, status) => {
    const proxy = await receiver(answering(answer('200 OK')));
    const there = await receiver((socket) => socket.end(answer('200 OK')));
    const at = `http://127.0.0.1:${proxy.port}`;
    const proxies = {
      HTTP_PROXY: at,
      HTTPS_PROXY: at,
      ALL_PROXY: at,
      http_proxy: at,
      https_proxy: at,
      NO_PROXY: '',
      no_proxy: '',
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', program], {
      env: {
        ...process.env,
        ...proxies,
        NODE_USE_ENV_PROXY: '1',
        [environment.privateHooks]: 'on',
        HOOK: `${scheme}://127.0.0.1:${there.port}/`,
      },
    });
    expect(JSON.parse(stdout)).toBe(status);
    expect([proxy.got, there.got.length]).toEqual([[], 1]);
  },
  30_000,
);
