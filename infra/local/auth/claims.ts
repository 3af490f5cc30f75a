/** Lists as `[a b]`, objects as `map[a:1 b:2]`, the rest as JSON has it, and text as it is. */
const rendered = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(rendered).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, member]) => `${name}:${rendered(member)}`).join(' ')}]`;
};

/** A JWT's claims as API Gateway hands them to a function: each is a text. */
export const renderClaims = (claims: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, rendered(value)]),
  );
