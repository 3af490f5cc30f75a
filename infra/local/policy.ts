import { CannotStart } from './cannot-start.ts';
import { fail } from './command.ts';
import { type Command, readCommand, usage } from './policy/arguments.ts';
import { changesBetween, targetOf } from './policy/diff.ts';
import { readPolicies } from './policy/file.ts';
import { nameOf, ownersOf } from './policy/policy.ts';
import { registryAt } from './policy/registry.ts';
import { shown } from './policy/shown.ts';

/** `npm run policy`: a registry's policies as a file has them. */

type Run = Exclude<Command, { do: 'help' }>;

async function run({ do: verb, file, url, detailed }: Run): Promise<number> {
  const wanted = await readPolicies(file);
  const registry = registryAt(url, process.env);
  const present = await Promise.all(ownersOf(wanted).map(registry.policiesOf));
  const changes = changesBetween(present.flat(), wanted);
  console.log(shown(changes));
  if (verb === 'plan') return detailed && changes.length > 0 ? 2 : 0;
  await Promise.all(ownersOf(changes.map(targetOf)).map(registry.requireManage));
  for (const change of changes) {
    const name = nameOf(targetOf(change));
    await registry.make(change).catch((error: Error) => {
      throw new CannotStart(
        `${name}: ${error.message}\nWhat is told above is done. Apply the file again for the rest.`,
      );
    });
    console.log(`${change.kind}: ${name}`);
  }
  return 0;
}

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.do === 'help') console.log(usage);
  else process.exitCode = await run(command);
} catch (error) {
  fail(error);
}
