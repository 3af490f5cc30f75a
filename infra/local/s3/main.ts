import { parseArgs } from 'node:util';
import { applyLifecycle } from './lifecycle.ts';
import { startServer } from './server.ts';
import { openStore } from './store.ts';

/** The process of `infra/local/s3.ts`: says on a line of JSON where it listens, or why it does not. */
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '.' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    bucket: { type: 'string', default: '' },
  },
});

const hour = 60 * 60 * 1000;

const say = (line: object) => console.log(JSON.stringify(line));

try {
  const { folder, host, port, bucket } = values;
  const store = openStore(folder);
  store.createBucket(bucket);
  const swept = store.contents.sweep();
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env;
  const server = await startServer({ store, host, port: Number(port), credentials: { accessKeyId, secretAccessKey } });
  process.once('SIGTERM', () => server.stop().then(() => process.exit(0)));
  say({ port: server.port });

  const complain = (error: Error) => console.error(`S3: expired objects stay for now: ${error.message}`);
  const tidy = () => applyLifecycle(store, bucket).catch(complain);
  setInterval(tidy, hour);
  await swept.then(tidy, complain);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  say({ code, message });
  process.exitCode = 1;
}
