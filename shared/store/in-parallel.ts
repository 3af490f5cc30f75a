/**
 * Does `work` for each, at most `width` at a time, and answers the results in their order. After a failure nothing new
 * is begun, and what is under way is waited for, so that nobody works on behind whoever clears up.
 */
export async function inParallel<From, To>(
  list: readonly From[],
  width: number,
  work: (one: From) => Promise<To>,
): Promise<To[]> {
  const results: To[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < list.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(list[index] as From);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
