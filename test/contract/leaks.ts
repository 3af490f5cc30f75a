import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Stagebook } from '#test/support/stagebook.ts';

/** Where what must not be told could be: by the name of the place. */
export type Places = Record<string, string | Buffer>;

function filesBelow(folder: string): Places {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))]),
  );
}

type Item = { pk: string; sk: string } & Record<string, unknown>;

/** Every item of the table, as it is stored. */
export async function itemsOf({ dataDir }: Stagebook): Promise<Item[]> {
  const { dynamodb } = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: dynamodb, region: 'us-east-1', credentials }),
  );
  const items: Item[] = [];
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ TableName: 'stagebook', ExclusiveStartKey }));
    items.push(...((page.Items ?? []) as Item[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** All that a server has written down and printed, and what it answered to who went by the proxy. */
export const placesOf = async (stagebook: Stagebook, answered: Buffer): Promise<Places> => ({
  output: stagebook.output(),
  answers: answered,
  table: JSON.stringify(await itemsOf(stagebook)),
  ...filesBelow(stagebook.dataDir),
});

/** What credentials look like on their way: headers, and what can be read in them. */
export function secretsIn(asked: Buffer): string[] {
  const headers = [...asked.toString('latin1').matchAll(/^authorization: *(\S+) +(.+?)\r$/gim)];
  return headers.flatMap(([, scheme = '', credentials = '']) => {
    if (scheme === 'AWS4-HMAC-SHA256') return [/Signature=([0-9a-f]{64})/.exec(credentials)?.[1] ?? ''];
    if (/basic/i.test(scheme)) return [credentials, Buffer.from(credentials, 'base64').toString().split(':')[1] ?? ''];
    // Of a JWT the signature, of a token the secret, and each as a whole.
    return [credentials, credentials.split('.')[2] ?? credentials.slice(-43)];
  });
}

/** The places that have one of the secrets in them. */
export const leaksIn = (places: Places, secrets: readonly string[]): string[] => {
  const looked = [...new Set(secrets)].filter((secret) => secret !== '').map((secret) => Buffer.from(secret));
  return Object.entries(places)
    .filter(([, content]) => looked.some((secret) => Buffer.from(content).includes(secret)))
    .map(([place]) => place);
};
