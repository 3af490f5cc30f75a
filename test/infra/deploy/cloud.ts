import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { run } from '#test/contract/tools.ts';
import { startServer } from '#test/support/server-process.ts';
import type { Deployed } from './deployed.ts';

export type Cloud = {
  /** Runs `cdk` in the checkout, as a user would, and returns what it says. */
  cdk(...args: string[]): Promise<string>;
  /** What is deployed of these stacks; the code of their functions is below `code`. */
  read(stacks: string[]): Promise<Deployed>;
  code: string;
  /** A folder for what `cdk` writes. */
  output: string;
  /** Runs Python with the cloud's SDK and returns what it prints. */
  ask(script: string): Promise<string>;
  stop(): Promise<void>;
};

const root = resolve(import.meta.dirname, '../../..');
const bin = join(root, 'node_modules/.bin');

/** moto's own account; nothing of the user's AWS configuration counts. */
const account = '123456789012';

const environmentFor = (port: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|STAGEBOOK|CDK)_/.test(name))),
  PATH: [bin, process.env.PATH].join(delimiter),
  // `localhost`: of another name CloudFormation takes the template's URL for one of a bucket's host.
  AWS_ENDPOINT_URL: `http://localhost:${port}`,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DEFAULT_ACCOUNT: account,
  CDK_DEFAULT_REGION: 'us-east-1',
  CDK_DISABLE_CLI_TELEMETRY: '1',
});

/** An account of AWS with nothing in it but what `cdk bootstrap` makes. */
export async function startCloud(python: string): Promise<Cloud> {
  const moto = await startServer('moto', (port) => ({
    file: python,
    args: [join(import.meta.dirname, 'moto_cfn.py'), '-H', '127.0.0.1', '-p', String(port)],
    health: '/moto-api/',
  }));
  const env = environmentFor(new URL(moto.url).port);
  const folder = await mkdtemp(join(tmpdir(), 'stagebook-cloud-'));
  const [code, output] = [join(folder, 'code'), join(folder, 'cdk.out')];
  await mkdir(output);
  const cdk = (args: string[], cwd: string) => run(join(bin, 'cdk'), [...args, '--no-notices', '--ci'], { cwd, env });
  // Away from the checkout, whose app has no part in it.
  await cdk(['bootstrap', `aws://${account}/us-east-1`], folder);
  return {
    cdk: (...args) => cdk(args, root),
    code,
    output,
    read: async (stacks) => {
      const script = join(import.meta.dirname, 'deployed.py');
      return JSON.parse(await run(python, [script, code, ...stacks], { env }));
    },
    ask: (script) => run(python, ['-c', `import boto3\n${script}`], { env }),
    stop: async () => {
      await moto.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
