const messageIn = (line: string): string => {
  try {
    return JSON.parse(line).message;
  } catch {
    return line.trim();
  }
};

/** Functions log to standard output, where a command's own result is to stand alone: what they log is kept instead. */
export const logOf = async <T>(run: () => Promise<T>): Promise<{ result: T; messages: string[] }> => {
  const { stdout } = process;
  const { write } = stdout;
  const messages: string[] = [];
  stdout.write = (line: string | Uint8Array) => {
    messages.push(messageIn(String(line)));
    return true;
  };
  try {
    return { result: await run(), messages };
  } finally {
    stdout.write = write;
  }
};
