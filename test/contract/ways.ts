import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Stagebook, startStagebook, tokenCommand } from '#test/support/stagebook.ts';

/** A way to sign in, set up as a user would. */
export type Way = {
  stagebook: Stagebook;
  /** By what the client is told to sign in: settings in its environment. */
  settings: Record<string, string>;
  /** As the ledger is to have whoever signs in so. */
  actor: Record<string, string>;
  /** The header of a caller by hand. */
  authorization?: string;
  /** Known to both sides, and for nobody else. */
  secrets: string[];
};

const account = '111122223333';

const env = { STAGEBOOK_LOG_LEVEL: 'debug' };

/** Makes a token by the command, as the first one is. */
export async function tokenOf({ dataDir }: Stagebook, owner: string, role = 'member', ...groups: string[]) {
  const of = ['--owner', owner, '--role', role, ...groups.flatMap((group) => ['--group', group])];
  const { out, err, code } = await tokenCommand(['create', ...of, '--data', dataDir]);
  if (code !== 0) throw new Error(err);
  const token = out.trim();
  return { token, token_id: token.split('_')[1] as string };
}

export async function byToken(options: { env?: Record<string, string> } = {}): Promise<{ bearer: Way; basic: Way }> {
  const stagebook = await startStagebook({ auth: 'token', env: { ...env, ...options.env } });
  const way = async (owner: string, settings: (token: string) => Record<string, string>): Promise<Way> => {
    const { token, token_id } = await tokenOf(stagebook, owner);
    const actor = { type: 'token', id: owner, token_id };
    return { stagebook, settings: settings(token), actor, authorization: `Bearer ${token}`, secrets: [token] };
  };
  return {
    bearer: await way('ada', (token) => ({ MLFLOW_TRACKING_TOKEN: token })),
    basic: await way('grace', (token) => ({ MLFLOW_TRACKING_USERNAME: 'grace', MLFLOW_TRACKING_PASSWORD: token })),
  };
}

function writeFile(folder: string, name: string, content: object): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

export async function bySignature(folder: string): Promise<Way> {
  const key = { accessKeyId: 'AKIACONTRACT', secretAccessKey: 'a secret of the contract tests' };
  const keys = [{ ...key, arn: `arn:aws:sts::${account}:assumed-role/ci/run-7` }];
  const file = writeFile(folder, 'iam.json', { iam: { keys } });
  return {
    stagebook: await startStagebook({ auth: 'iam', args: ['--auth-file', file], env }),
    settings: {
      MLFLOW_TRACKING_AWS_SIGV4: 'true',
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: 'eu-central-1',
      // It cannot sign the PUT of a file.
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '1',
    },
    actor: { type: 'iam', id: `arn:aws:iam::${account}:role/ci`, session: 'run-7' },
    secrets: [key.secretAccessKey],
  };
}

export async function byJwt(folder: string): Promise<Way> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  writeFile(folder, 'jwks.json', { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] });
  const issuer = 'https://id.example.com';
  const jwt = { issuer, audience: ['stagebook'], jwks: 'jwks.json' };
  const file = writeFile(folder, 'jwt.json', { members: ['group:ml'], jwt });
  const token = await new SignJWT({ sub: 'ada@example.com', groups: ['all', 'ml'], iss: issuer, aud: 'stagebook' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setExpirationTime('1h')
    .sign(privateKey);
  return {
    stagebook: await startStagebook({ auth: 'jwt', args: ['--auth-file', file], env }),
    settings: { MLFLOW_TRACKING_TOKEN: token },
    actor: { type: 'jwt', id: 'ada@example.com' },
    authorization: `Bearer ${token}`,
    secrets: [token],
  };
}
