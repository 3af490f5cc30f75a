/**
 * Where in a command's input or output values of ours are, as the document client's commands say it of themselves: `{}`
 * is a map of values, `[]` a list of them, `null` a value, `*` each member.
 */
export type KeyNodes = null | readonly [] | { [name: string]: KeyNodes };

type Conversion = { one: (value: never) => unknown; all: (values: never) => unknown };

/** A copy with all of them converted; the rest is as it was. */
export function convert(data: unknown, nodes: KeyNodes, by: Conversion): unknown {
  if (data === undefined || data === null) return data;
  if (nodes === null) return by.one(data as never);
  if (Array.isArray(nodes)) return (data as never[]).map(by.one);
  const names = Object.keys(nodes);
  if (names.length === 0) return by.all(data as never);
  const each = (nodes as Record<string, KeyNodes>)['*'];
  if (each !== undefined) {
    if (Array.isArray(data)) return data.map((one) => convert(one, each, by));
    return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, convert(one, each, by)]));
  }
  const copy: Record<string, unknown> = { ...data };
  for (const name of names) {
    if (copy[name] !== undefined)
      copy[name] = convert(copy[name], (nodes as Record<string, KeyNodes>)[name] ?? null, by);
  }
  return copy;
}
