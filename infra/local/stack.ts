import { consumers } from '#shared/operations/consumers.ts';
import { operations } from '#shared/operations/index.ts';
import { startBackend } from './backend.ts';
import { functionsFolder, loadFunctions, warmUp } from './functions.ts';
import { startHost } from './host.ts';

export type StackOptions = {
  /** 0 for any free port. */
  port: number;
  host: string;
  data: string;
  died?: () => void;
  /** Other functions than ours, for tests of what runs them. */
  functions?: URL;
};

export type Stack = {
  url: string;
  dynamodbEndpoint: string;
  /** Resolves when the stream's consumers are done with everything written so far. */
  drained(): Promise<void>;
  /** Finishes the requests in hand, then everything behind them. */
  stop(): Promise<void>;
};

/** All of Stagebook in this process, but the database, which is a child. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { port, host, data, functions = functionsFolder, died = () => {} } = options;
  const load = loadFunctions(functions);
  const backend = await startBackend({ data, load, died });
  try {
    const { url, stop } = await startHost({ port, host, load, wrote: backend.nudge });
    backend.announce(url);
    void warmUp(
      load,
      [...operations, ...consumers].map(({ file }) => file),
    );
    return {
      url,
      dynamodbEndpoint: backend.dynamodb,
      drained: backend.drained,
      stop: async () => {
        await stop();
        await backend.stop();
      },
    };
  } catch (error) {
    await backend.stop();
    throw error;
  }
};
