/** One call, for what is set up and what is timed here; load comes from wrk. */
export async function send<Reply>(url: string, path: string, body: object): Promise<Reply> {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as Reply;
}
