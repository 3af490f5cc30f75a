/** One answer of a registry: its status and its body, JSON or not. */
export type Answer = { status: number; body: unknown };

export type Request = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/2.0/mlflow/`. */
  path: string;
  query?: [string, string][];
  body?: unknown;
  /** Who signs in, where nobody is asked for a password. */
  user?: string;
  /** How, where callers are asked. */
  authorization?: string;
};

export async function send(
  url: string,
  { method, path, query = [], body, user, authorization }: Request,
): Promise<Answer> {
  const search = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
  const response = await fetch(`${url}/api/2.0/mlflow/${path}${search}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(authorization !== undefined && { authorization }),
      ...(user !== undefined && { authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

/** Deletes every model, also those that are prompts, which searches do not show unless asked. */
export async function emptyRegistry(url: string, signIn: Pick<Request, 'authorization'> = {}): Promise<void> {
  for (const filter of ['', "tags.`mlflow.prompt.is_prompt` = 'true'"]) {
    const query: [string, string][] = [['filter', filter]];
    const { body } = await send(url, { method: 'GET', path: 'registered-models/search', query, ...signIn });
    const { registered_models = [] } = body as { registered_models?: { name: string }[] };
    for (const { name } of registered_models) {
      await send(url, { method: 'DELETE', path: 'registered-models/delete', body: { name }, ...signIn });
    }
  }
}
