/** Does `work` for each, at most `width` at a time, and answers the results in their order; the first failure ends it. */
export async function inParallel<From, To>(
  list: readonly From[],
  width: number,
  work: (one: From) => Promise<To>,
): Promise<To[]> {
  const results: To[] = [];
  const entries = list.entries();
  const worker = async () => {
    for (const [index, one] of entries) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
