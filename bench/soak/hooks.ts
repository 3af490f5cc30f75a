import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf, tooEarly } from '#test/embedded/process/receiver.ts';
import { settle, type Telling } from './settle.ts';
import { shared } from './shared.ts';
import type { World } from './world.ts';

async function revsOf(telling: Telling, model: string): Promise<number[]> {
  const revs: number[] = [];
  let page_token = '';
  do {
    const query = { model, kind: 'stage_transitioned', max_results: '1000', page_token };
    const { body } = await settle(telling, { method: 'GET', path: 'stagebook/history', query });
    revs.push(...body.changes.map(({ rev }: { rev: number }) => rev));
    page_token = body.next_page_token ?? '';
  } while (page_token !== '');
  return revs;
}

/** For deliveries that were refused, and are tried again later (ms). */
const patience = 240_000;

/** Every transition of the shared models is told at least once, in order. */
export async function hookProblems({ receiver }: World, telling: Telling) {
  const revs = new Map<string, number[]>();
  for (const model of shared) revs.set(model, await revsOf(telling, model));
  const expected = [...revs].flatMap(([model, all]) => all.map((rev) => `/${model} ${model} ${rev}`));
  const missing = () => {
    const accepted = new Set(receiver.arrivals.filter((one) => one.accepted).map(nameOf));
    return expected.filter((one) => !accepted.has(one));
  };
  const deadline = Date.now() + patience;
  while (missing().length > 0 && Date.now() < deadline) await sleep(200);
  const problems = [
    ...missing().map((one) => `${one} was not delivered`),
    ...tooEarly(receiver.arrivals, revs).map((one) => `${one} was delivered before one that came before it`),
  ];
  return { problems, deliveries: expected.length, requests: receiver.arrivals.length };
}
