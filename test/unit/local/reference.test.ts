import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFunctions } from '#infra/local/functions.ts';
import { type Host, startHost } from '#infra/local/host.ts';

const load = loadFunctions(new URL('../../support/stub-functions/', import.meta.url));
const described = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));

describe.each(['', '/prod'])('below "%s"', (prefix) => {
  let host: Host;

  beforeAll(async () => {
    host = await startHost({ port: 0, host: '127.0.0.1', load, prefix });
  });
  afterAll(() => host.stop());

  /** What a page links to, from where the page is. */
  const linked = async (page: string) => {
    const html = await (await fetch(page)).text();
    return [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => new URL(link as string, page).href);
  };

  test('/openapi.json is the description, with where this server is', async () => {
    const response = await fetch(`${host.url}/openapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ ...described, servers: [{ url: prefix || '/' }] });
  });

  test('/docs is a page, and all that it loads is here', async () => {
    const page = `${host.url}/docs`;
    const response = await fetch(page);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    const links = await linked(page);
    expect(links.map((link) => link.replace(`${host.url}/docs/`, ''))).toEqual([
      'favicon-32x32.png',
      'swagger-ui.css',
      'swagger-ui-bundle.js',
      'start.js',
    ]);
    const answers = await Promise.all(links.map((link) => fetch(link)));
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, 'image/png'],
      [200, 'text/css; charset=utf-8'],
      [200, 'text/javascript; charset=utf-8'],
      [200, 'text/javascript; charset=utf-8'],
    ]);
    // Which shows the description, asks no validator, and names nobody else.
    const start = await (await fetch(`${page}/start.js`)).text();
    expect(start).toContain("url: 'openapi.json'");
    expect(start).toContain('validatorUrl: null');
    expect(`${start}${await (await fetch(page)).text()}`).not.toContain('//');
  });

  test.each([
    ['GET', '/docs/package.json'],
    ['GET', '/docs/../package.json'],
    ['GET', '/docs/toString'],
    ['GET', '/toString'],
    ['POST', '/docs'],
    ['POST', '/openapi.json'],
  ])('%s %s is answered as whatever no operation takes', async (method, path) => {
    const response = await fetch(`${host.url}${path}`, { method });
    expect([response.status, response.headers.get('x-stub')]).toEqual([404, 'not-found']);
  });
});
