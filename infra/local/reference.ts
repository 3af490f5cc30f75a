import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { operations } from '#shared/operations/index.ts';
import { openApi } from '#shared/operations/openapi.ts';
import type { Way } from './auth/ways.ts';

type SecuritySchemes = Way['securitySchemes'] | undefined;

/** What the laptop answers besides the operations: the API's description, and a page to read it on. */

const own = (file: string) => new URL(`reference/${file}`, import.meta.url).href;

const files: Record<string, string> = {
  '/docs': own('page.html'),
  '/docs/start.js': own('start.js'),
  '/docs/swagger-ui.css': import.meta.resolve('swagger-ui-dist/swagger-ui.css'),
  '/docs/swagger-ui-bundle.js': import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  '/docs/favicon-32x32.png': import.meta.resolve('swagger-ui-dist/favicon-32x32.png'),
};

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
};

/** The page reads from here alone. Swagger UI draws with data: URLs and style attributes. */
const policy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

const served = async (url: string): Promise<APIGatewayProxyStructuredResultV2> => ({
  statusCode: 200,
  headers: { 'content-type': types[extname(url)] as string, 'content-security-policy': policy },
  body: (await readFile(new URL(url))).toString('base64'),
  isBase64Encoded: true,
});

const described = async (prefix: string, schemes: SecuritySchemes): Promise<APIGatewayProxyStructuredResultV2> => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const { components, ...description } = openApi(operations, { version });
  const security = schemes && Object.keys(schemes).map((name) => ({ [name]: [] }));
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...description,
      // Absent where nobody is asked.
      components: { ...components, securitySchemes: schemes },
      security,
      servers: [{ url: prefix || '/' }],
    }),
  };
};

/** `path` is without the prefix; nothing for one that is not ours. */
export const reference = async (
  path: string,
  prefix: string,
  { securitySchemes }: { securitySchemes?: SecuritySchemes },
): Promise<APIGatewayProxyStructuredResultV2 | undefined> => {
  if (path === '/openapi.json') return described(prefix, securitySchemes);
  const file = Object.hasOwn(files, path) && files[path];
  return file ? served(file) : undefined;
};
