import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cleanEnvironment } from '../environment.ts';
import { run } from '../tools.ts';

/** The pipelines of examples/ci as GitHub and GitLab run them, as far as they use of it: one job in one checkout. */

type Variables = Record<string, string>;

/** Throws with what the script said if it fails. */
const bash = (script: string, checkout: string, env: Variables) =>
  run('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: checkout, env: cleanEnvironment(env) });

/** `NAME=value`, by line. */
const assigned = (text: string): Variables =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name as string, value as string]));

export type Workflow = {
  env: Variables;
  jobs: Record<
    string,
    { env: Variables; outputs?: Variables; steps: { id?: string; run?: string; env?: Variables }[] }
  >;
};

export type Pipeline = Record<string, { script: string[]; variables: Variables }> & { variables: Variables };

export const read = async <Parsed>(file: string): Promise<Parsed> => parse(await readFile(file, 'utf8'));

/** `${{ secrets.NAME }}`. What is not there fails, where GitHub would take it for empty. */
const resolved = (values: Variables, contexts: Variables): Variables =>
  Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, path: string) => {
        const value = contexts[path];
        if (value === undefined) throw new Error(`${name}: there is no ${path}`);
        return value;
      }),
    ]),
  );

/** Answers the job's outputs; `contexts` by their paths: `vars.URL`, and `github` variables by their own names. */
export async function githubJob(
  { env, jobs }: Workflow,
  name: string,
  checkout: string,
  contexts: Variables,
  given: Variables = {},
): Promise<Variables> {
  const job = jobs[name];
  if (!job) throw new Error(`there is no job ${name}`);
  const known = { ...contexts };
  for (const { id, run: script, env: own = {} } of job.steps) {
    if (script === undefined) continue;
    const output = join(checkout, 'github-output');
    await writeFile(output, '');
    const settings = resolved({ ...env, ...job.env, ...own }, known);
    await bash(script, checkout, { ...given, ...settings, GITHUB_OUTPUT: output });
    for (const [key, value] of Object.entries(assigned(await readFile(output, 'utf8'))))
      known[`steps.${id}.outputs.${key}`] = value;
  }
  return resolved(job.outputs ?? {}, known);
}

/** Answers what the job leaves to later ones (`dotenv`); `given` are GitLab's variables and the project's. */
export async function gitlabJob(
  pipeline: Pipeline,
  name: string,
  checkout: string,
  given: Variables,
): Promise<Variables> {
  const job = pipeline[name];
  if (!job) throw new Error(`there is no job ${name}`);
  const variables = Object.entries({ ...pipeline.variables, ...job.variables });
  const expanded = variables.map(([key, text]) => [
    key,
    text.replaceAll(/\$(\w+)/g, (_, of: string) => given[of] ?? ''),
  ]);
  await bash(job.script.join('\n'), checkout, { ...given, ...Object.fromEntries(expanded) });
  return assigned(await readFile(join(checkout, 'version.env'), 'utf8').catch(() => ''));
}
