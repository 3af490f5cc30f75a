/** Calls over HTTP, each by who is named; throws on any answer but 200. */
export function registryAt(url: string) {
  async function answer(path: string, who: string, init: RequestInit): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${who}:`).toString('base64')}`;
    const headers = { 'content-type': 'application/json', authorization, ...init.headers };
    const response = await fetch(`${url}/api/2.0/${path}`, { ...init, headers });
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
  const send = (method: string) => async (path: string, body: object, who: string) =>
    JSON.parse(await (await answer(path, who, { method, body: JSON.stringify(body) })).text());
  const read = (path: string, query: Record<string, string>, accept: string) =>
    answer(`${path}?${new URLSearchParams(query)}`, 'grace', { headers: { accept } });
  return {
    post: send('POST'),
    put: send('PUT'),
    get: async (path: string, query: Record<string, string>) =>
      JSON.parse(await (await read(path, query, 'application/json')).text()),
    page: async (path: string, query: Record<string, string>) => (await read(path, query, 'text/html')).text(),
  };
}

export type Registry = ReturnType<typeof registryAt>;
