/** What a machine cannot provide is a sentence. */
export type Client = { ready: string } | { missing: string };

/** Tests that need what is missing are reported as skipped; in CI it is a failure. */
export async function attempt(what: string, preparing: Promise<string>): Promise<Client> {
  try {
    return { ready: await preparing };
  } catch (error) {
    // A build that failed says why in its last line.
    const missing = `${what} cannot run here: ${(error as Error).message.trim().split('\n').at(-1)}`;
    if (process.env.CI) throw new Error(missing, { cause: error });
    console.warn(`tests skipped: ${missing}`);
    return { missing };
  }
}
