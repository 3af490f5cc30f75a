import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.ts';

export type Options = { port: number; data: string; host: string; help: boolean };

export const usage = `Usage: npm start -- [options]

  --port N    where to listen; 0 takes any free port    (PORT, default 5000)
  --data DIR  where the data is kept                    (STAGEBOOK_DATA, default .stagebook/)
  --host H    the address to listen at                  (default 127.0.0.1)
  --help      this text

DYNAMODB_ENDPOINT names another DynamoDB than the embedded one.`;

const known = {
  port: { type: 'string' },
  data: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Node's `parseArgs`, whose complaint becomes one sentence. */
export const parseOrExplain = <const Config extends ParseArgsConfig>(config: Config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CannotStart(`${(error as Error).message.split('. ')[0]} (--help shows the options).`);
  }
};

/** Where the data is kept, if the command line does not say. */
export const dataFolder = (env: NodeJS.ProcessEnv): string => env.STAGEBOOK_DATA || '.stagebook';

const portFrom = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new CannotStart(`'${text}' is not a port: a number from 0 to 65535 is wanted.`);
};

/** What the command line says, then the environment, then the defaults. */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options => {
  const { port, data, host, help } = parseOrExplain({ args, options: known }).values;
  return {
    port: portFrom(port ?? (env.PORT || '5000')),
    data: data ?? dataFolder(env),
    host: host ?? '127.0.0.1',
    help: help ?? false,
  };
};
