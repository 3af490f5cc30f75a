import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setDatabase } from '#infra/local/connection.ts';
import { schedules } from '#shared/operations/schedules.ts';
import type { Client } from './client.ts';
import { checkFiles } from './files.ts';
import { hookProblems } from './hooks.ts';
import { live, type OwnModel } from './oracle.ts';
import { asOfProblems, birthProblems, modelProblems, searchProblems, versionProblems } from './own-reads.ts';
import { settle, type Telling } from './settle.ts';
import { markProblems } from './shared.ts';
import { runProblems, seriesProblems } from './tracking.ts';
import type { World } from './world.ts';

/** What must hold in the end, when nothing fails any more and everybody is done. */

async function settled({ registry }: World): Promise<void> {
  await registry.drained();
  for (const { name } of schedules) await registry.start(name, Date.now());
  await registry.drained();
}

/** All that a client was acknowledged of a model of its own. */
async function ownProblems(telling: Telling, model: OwnModel): Promise<string[]> {
  const problems = [
    ...(await modelProblems(telling, model)),
    ...(await birthProblems(telling, model)),
    ...(await asOfProblems(telling, model)),
  ];
  for (const version of live(model)) problems.push(...(await versionProblems(telling, model, version)));
  for (const value of ['0', '1', '2', '3', '4']) problems.push(...(await searchProblems(telling, model, value)));
  return problems;
}

async function acknowledgedProblems(client: Client, since: number): Promise<string[]> {
  const problems: string[] = [];
  await checkFiles(client);
  for (const model of client.models) problems.push(...(await ownProblems(client.telling, model)));
  return [
    ...problems,
    ...(await markProblems(client)),
    ...(await runProblems(client)),
    ...(await seriesProblems(client, since)),
  ];
}

async function entriesOf(telling: Telling, model_id: string): Promise<{ entries: number; problems: string[] }> {
  const found = { entries: 0, problems: [] as string[] };
  let page_token: string | undefined;
  do {
    const body = page_token === undefined ? { model_id } : { model_id, page_token };
    const answer = await settle(telling, { method: 'POST', path: 'stagebook/ledger/verify', body });
    found.entries += answer.body.entries;
    found.problems.push(...answer.body.problems.map((one: object) => `ledger: ${JSON.stringify(one)}`));
    if (answer.body.repaired > 0) found.problems.push(`${answer.body.repaired} rows of ${model_id} had no entry`);
    page_token = answer.body.next_page_token;
  } while (page_token !== undefined);
  return found;
}

/** Straight from the table: rows against versions, lists, members and aliases at every rev; and an entry for each row. */
async function tableProblems({ dynamodb }: World, telling: Telling) {
  setDatabase(dynamodb);
  const { problemsOf, readEverything } = await import('#test/embedded/fuzz/history.ts');
  const wholes = await readEverything();
  const problems = wholes.flatMap(problemsOf);
  let rows = 0;
  for (const { model, versions, changes, notes } of wholes) {
    const ofModel = versions.length + changes.length + notes.length;
    const ledger = await entriesOf(telling, model.id);
    problems.push(...ledger.problems);
    if (ledger.entries !== ofModel) problems.push(`${model.id} has ${ofModel} rows and ${ledger.entries} entries`);
    rows += ofModel;
  }
  const versions = wholes.reduce((sum, whole) => sum + whole.versions.length, 0);
  return { problems, models: wholes.length, versions, rows };
}

function leftoverProblems({ data }: World): string[] {
  const letters = join(data, 'dead-letters');
  const givenUp = readdirSync(letters).filter((name) => readFileSync(join(letters, name), 'utf8') !== '');
  const queues = new DatabaseSync(join(data, 'queues.sqlite'), { readOnly: true });
  const waiting = queues.prepare('SELECT queue, count(*) AS n FROM message GROUP BY queue').all();
  queues.close();
  return [
    ...givenUp.map((name) => `there are dead letters in ${name}`),
    ...waiting.map(({ queue, n }) => `${n} messages are left in ${queue}`),
  ];
}

export type Checked = {
  problems: string[];
  models: number;
  versions: number;
  rows: number;
  deliveries: number;
  requests: number;
};

export async function check(world: World, clients: readonly Client[], since: number): Promise<Checked> {
  const { telling } = clients[0] as Client;
  await settled(world);
  const acknowledged = await Promise.all(clients.map((client) => acknowledgedProblems(client, since)));
  const { problems: inTable, ...counts } = await tableProblems(world, telling);
  const { problems: ofHooks, ...hooks } = await hookProblems(world, telling);
  const problems = [...acknowledged.flat(), ...inTable, ...ofHooks, ...leftoverProblems(world)];
  return { problems, ...counts, ...hooks };
}
