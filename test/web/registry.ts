type Body = Record<string, unknown>;

/** Calls of a started registry that must succeed. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export async function send(url: string, method: string, path: string, body?: Body | string): Promise<any> {
  const response = await fetch(`${url}/api/2.0/${path}`, {
    method,
    headers: { 'content-type': typeof body === 'string' ? 'application/octet-stream' : 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : {};
}

export const addressOf = (url: string, page: 'compare' | 'evidence', query: Record<string, string>) =>
  `${url}/api/2.0/stagebook/${page}?${new URLSearchParams(query)}`;
