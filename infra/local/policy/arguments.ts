import { CannotStart } from '../cannot-start.ts';
import { parseOrExplain } from '../options.ts';

export const usage = `Usage: npm run policy -- plan FILE [--detailed-exitcode] [--url URL]
       npm run policy -- apply FILE [--url URL]

  --url URL            where the registry is  (MLFLOW_REGISTRY_URI, MLFLOW_TRACKING_URI)
  --detailed-exitcode  exit with 2 if "apply" would change something

FILE has, in YAML or JSON, all policies of the models that it names, and those for every model if it has one of them.
"plan" shows what would be added, changed and removed; "apply" does it, or nothing if any of it is wrong.
Callers sign in as with mlflow: MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_AWS_SIGV4=true.`;

const options = {
  url: { type: 'string' },
  'detailed-exitcode': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type Command = { do: 'help' } | { do: 'plan' | 'apply'; file: string; url: string; detailed: boolean };

const wrong = (why: string) => new CannotStart(`${why}\n\n${usage}`);

/** Without a slash at its end. */
const urlFrom = (text: string | undefined): string => {
  if (!text) throw wrong('Where is the registry? --url, MLFLOW_REGISTRY_URI or MLFLOW_TRACKING_URI says it.');
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new CannotStart(`'${text}' is not where a registry can be: a URL with http or https is wanted.`);
};

/** Errors: CannotStart. */
export const readCommand = (args: string[], env: NodeJS.ProcessEnv): Command => {
  const { values, positionals } = parseOrExplain({ args, options, allowPositionals: true });
  if (values.help) return { do: 'help' };
  const [verb, file, ...more] = positionals;
  if (verb !== 'plan' && verb !== 'apply') throw wrong('What is to be done: plan or apply?');
  if (file === undefined || more.length > 0) throw wrong('Which file? One is wanted.');
  const detailed = values['detailed-exitcode'] ?? false;
  if (detailed && verb === 'apply') throw wrong('--detailed-exitcode is of plan.');
  return { do: verb, file, url: urlFrom(values.url || env.MLFLOW_REGISTRY_URI || env.MLFLOW_TRACKING_URI), detailed };
};
