/** All items of a model; the order of their attributes means nothing. */
export async function contentsOf(id: string): Promise<unknown[]> {
  const { queryPages } = await import('#shared/store/query.ts');
  const { metaKey } = await import('#shared/store/keys.ts');
  const items: unknown[] = [];
  for await (const page of queryPages({ partition: metaKey(id).pk })) items.push(...page);
  return items;
}
