import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { CannotStart } from './cannot-start.ts';
import { fail } from './command.ts';
import { type Command, readCommand, usage } from './ledger/arguments.ts';
import { check } from './ledger/check.ts';
import { reach } from './ledger/place.ts';

/** `npm run ledger`: whether a ledger holds, and a copy of it that shows by itself that it does. */

type Of<Verb extends Command['do']> = Extract<Command, { do: Verb }>;

/** They read which table it is when they are loaded. */
const load = () => import('#functions/ledger/command.ts');

const verify = async ({ place }: Of<'verify'>): Promise<boolean> => {
  const { name, checkpoints, stop } = await reach(place);
  try {
    const { verifyLedger } = await load();
    const found = await verifyLedger({ checkpoints });
    console.log(
      `The ledger in ${name} has ${found.entries} entries of ${found.models} models, and ${found.checkpoints} checkpoints.`,
    );
    if (found.repaired > 0) console.log(`${found.repaired} rows had no entry yet; they have one now.`);
    for (const problem of found.problems) console.log(`PROBLEM: ${problem}`);
    if (found.problems.length === 0) console.log('Every change has its entry, and every chain holds.');
    return found.problems.length === 0;
  } finally {
    await stop();
  }
};

const exportTo = async ({ place, file }: Of<'export'>): Promise<boolean> => {
  const { name, checkpoints, stop } = await reach(place);
  try {
    const { exportLedger } = await load();
    const out = createWriteStream(file, { flags: 'wx' });
    const opened = once(out, 'open').catch((error) => {
      throw new CannotStart(`The file ${file} cannot be written: ${error.message}.`);
    });
    await opened;
    for await (const line of exportLedger({ checkpoints }))
      if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
    out.end();
    await once(out, 'close');
    console.log(`The ledger in ${name} is in ${file}${checkpoints ? '' : ', without checkpoints'}.`);
    return true;
  } finally {
    await stop();
  }
};

const run = async (command: Exclude<Command, { do: 'help' }>): Promise<boolean> => {
  if (command.do === 'check') return check(command.file, command.publicKey);
  return command.do === 'verify' ? verify(command) : exportTo(command);
};

// Who reads no further, as `head`, has seen what is wrong.
process.stdout.on('error', () => process.exit(1));

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.do === 'help') console.log(usage);
  else process.exitCode = (await run(command)) ? 0 : 1;
} catch (error) {
  fail(error);
}
