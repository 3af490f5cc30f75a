import { lifetime } from '#shared/operations/auth.ts';
import { type Role, roles } from '#shared/operations/roles.ts';
import { CannotStart } from '../cannot-start.ts';
import { dataFolder, parseOrExplain } from '../options.ts';

/** Days. */
const most = lifetime.longest / 86_400;

export const usage = `Usage: npm run token -- create --owner NAME [--role ${roles.join('|')}] [--group G]... [--days N] [--comment TEXT]
       npm run token -- list
       npm run token -- revoke ID

  --owner NAME    who it is for: what it does is done in this name
  --role R        what they may do                     (default member)
  --group G       a group of theirs; there can be several
  --days N        for how long it is good, at most ${most} (default 90)
  --comment TEXT  what it is for
  --data DIR      the data folder of a Stagebook here  (STAGEBOOK_DATA, default .stagebook/)
  --table NAME    a table in AWS instead, with your own credentials and region

"create" prints the token alone on standard output, this once: export MLFLOW_TRACKING_TOKEN=$(npm run -s token -- create ...)`;

const places = { data: { type: 'string' }, table: { type: 'string' }, help: { type: 'boolean' } } as const;

const creation = {
  owner: { type: 'string' },
  role: { type: 'string', default: 'member' },
  group: { type: 'string', multiple: true },
  days: { type: 'string', default: '90' },
  comment: { type: 'string' },
} as const;

/** Whose tokens: those in a table of AWS, or in a data folder. */
export type Place = { table: string } | { data: string };

export type Command =
  | { do: 'help' }
  | {
      do: 'create';
      place: Place;
      owner: string;
      role: Role;
      groups: string[];
      days: number;
      comment: string | undefined;
    }
  | { do: 'list'; place: Place }
  | { do: 'revoke'; place: Place; id: string };

const wrong = (why: string) => new CannotStart(`${why}\n\n${usage}`);

const placeOf = ({ data, table }: { data?: string; table?: string }, env: NodeJS.ProcessEnv): Place => {
  if (table === undefined) return { data: data ?? dataFolder(env) };
  if (data !== undefined) throw wrong('--data and --table are two places: choose one.');
  return { table };
};

const readCreation = (args: string[], env: NodeJS.ProcessEnv): Command => {
  const { values } = parseOrExplain({ args, options: { ...places, ...creation } });
  if (values.help) return { do: 'help' };
  const { owner, role, group: groups = [], days, comment } = values;
  const known = roles.find((one) => one === role);
  if (!owner) throw wrong('--owner is missing: whose token is it?');
  if (!known) throw wrong(`'${role}' is no role: ${roles.join(', ')} are.`);
  if (!/^[1-9]\d{0,2}$/.test(days) || Number(days) > most) throw wrong(`'${days}' is no number of days up to ${most}.`);
  return { do: 'create', place: placeOf(values, env), owner, role: known, groups, days: Number(days), comment };
};

/** Errors: CannotStart. */
export const readCommand = ([verb, ...args]: string[], env: NodeJS.ProcessEnv): Command => {
  if (verb === 'create') return readCreation(args, env);
  if (verb !== 'list' && verb !== 'revoke') {
    if (verb === '--help') return { do: 'help' };
    throw wrong(verb === undefined ? 'What is to be done?' : `'${verb}' is nothing that can be done.`);
  }
  const { values, positionals } = parseOrExplain({ args, options: places, allowPositionals: true });
  if (values.help) return { do: 'help' };
  const place = placeOf(values, env);
  const [id, ...more] = positionals;
  if (verb === 'list' && id === undefined) return { do: verb, place };
  if (verb === 'revoke' && id !== undefined && more.length === 0) return { do: verb, place, id };
  throw wrong(verb === 'list' ? "'list' takes no more than where." : "'revoke' takes the id of one token.");
};
