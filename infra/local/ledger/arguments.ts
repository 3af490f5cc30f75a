import { CannotStart } from '../cannot-start.ts';
import { dataFolder, parseOrExplain } from '../options.ts';

export const usage = `Usage: npm run ledger -- verify
       npm run ledger -- export FILE
       npm run ledger -- verify FILE [--public-key FILE]

  --data DIR         the data folder of a Stagebook here  (STAGEBOOK_DATA, default .stagebook/)
  --table NAME       a table in AWS instead, with your own credentials
  --region R         where it is                          (AWS_REGION)
  --bucket NAME      its bucket: checkpoints are in it, and left out without
  --key ARN          the KMS key that signs them
  --public-key FILE  of a file's checkpoints: the PEM of the key that has to have signed them

Without FILE "verify" reads a ledger where it is kept, and appends what lacks there. With FILE it checks what "export"
wrote, and needs nothing else.`;

const options = {
  data: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
  bucket: { type: 'string' },
  key: { type: 'string' },
  'public-key': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Where a ledger is kept: a data folder, or a table in AWS, with the bucket and the key of its checkpoints. */
export type Place =
  | { data: string }
  | { table: string; region: string | undefined; checkpoints: { bucket: string; key: string } | undefined };

export type Command =
  | { do: 'help' }
  | { do: 'verify'; place: Place }
  | { do: 'export'; place: Place; file: string }
  | { do: 'check'; file: string; publicKey: string | undefined };

const wrong = (why: string) => new CannotStart(`${why}\n\n${usage}`);

type Values = { data?: string; table?: string; region?: string; bucket?: string; key?: string };

const placeOf = ({ data, table, region, bucket, key }: Values, env: NodeJS.ProcessEnv): Place => {
  if (table === undefined) {
    if (region ?? bucket ?? key) throw wrong('--region, --bucket and --key are of a table: which one?');
    return { data: data ?? dataFolder(env) };
  }
  if (data !== undefined) throw wrong('--data and --table are two places: choose one.');
  if ((bucket === undefined) !== (key === undefined)) throw wrong('--bucket and --key go together.');
  const checkpoints = bucket === undefined || key === undefined ? undefined : { bucket, key };
  return { table, region, checkpoints };
};

/** Errors: CannotStart. */
export const readCommand = (args: string[], env: NodeJS.ProcessEnv): Command => {
  const { values, positionals } = parseOrExplain({ args, options, allowPositionals: true });
  if (values.help) return { do: 'help' };
  const [verb, file, ...more] = positionals;
  const publicKey = values['public-key'];
  if ((verb !== 'verify' && verb !== 'export') || more.length > 0) throw wrong('What is to be done?');
  if (verb === 'verify' && file !== undefined) {
    if (values.data ?? values.table) throw wrong('A file is verified by itself: --data and --table are another place.');
    return { do: 'check', file, publicKey };
  }
  if (publicKey !== undefined) throw wrong('--public-key is for verifying a file.');
  const place = placeOf(values, env);
  if (verb === 'verify') return { do: 'verify', place };
  if (file === undefined) throw wrong('Into which file?');
  return { do: 'export', place, file };
};
