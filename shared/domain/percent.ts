/** Decodes what is encoded, and again, until nothing is: `%2e%2e` hides `..`, and `%252e%252e` hides that. A stray `%` stays. */
export function fullyDecoded(text: string): string {
  const once = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
  return once === text ? text : fullyDecoded(once);
}
