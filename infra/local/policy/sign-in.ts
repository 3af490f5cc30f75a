import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';

/** How a caller signs in, chosen as mlflow's own client does. */

export type Sent = { method: string; url: URL; headers: Record<string, string>; body?: string };

/** Credentials, region and hash as every client of the SDK finds them. */
async function signed({ method, url, headers, body }: Sent): Promise<Record<string, string>> {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const { config } = new DynamoDBClient({ ...(region && { region }) });
  const { credentials, sha256 } = config;
  const signer = new SignatureV4({ service: 'execute-api', region: config.region, credentials, sha256 });
  const { protocol, hostname, host, pathname, searchParams } = url;
  const request = await signer.sign({
    ...{ method, protocol, hostname, path: pathname, query: Object.fromEntries(searchParams) },
    headers: { ...headers, host },
    body,
  });
  return request.headers;
}

/** The headers of a call, with those that say who calls. */
export const signIn = async (sent: Sent, env: NodeJS.ProcessEnv): Promise<Record<string, string>> => {
  if (env.MLFLOW_TRACKING_AWS_SIGV4 === 'true') return signed(sent);
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password, MLFLOW_TRACKING_TOKEN: token } = env;
  const basic = user && password && `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const authorization = basic || (token && `Bearer ${token}`);
  return authorization ? { ...sent.headers, authorization } : sent.headers;
};
