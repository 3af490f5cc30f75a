import { join } from 'node:path';
import { stringify } from 'node:querystring';
import { median } from '#bench/figures.ts';
import { api } from '#bench/load/seed.ts';
import { type Measured, startComparison, startStagebook } from '#bench/load/servers.ts';
import { load, type Request, type Ring, tryOut, writeRing } from '#bench/load/wrk.ts';
import { fillMlflow } from './mlflow.ts';
import { nameAt, sizes } from './shape.ts';

/** p50 in ms of a call on a small and a big registry of each server. */
export type HotFigure = { what: string; stagebook: [small: number, big: number]; mlflow: [small: number, big: number] };

const [rounds, seconds, atOnce] = [15, 1, 4];
/** Enough for a process to know their names, and of sizes that both registries have. */
const hotModels = 50;
const anyModels = 20_000;

const get = (path: string, query: Record<string, string | number>): Request => ({
  method: 'GET',
  path: `${api}/${path}?${stringify(query)}`,
});

/** Spread over the registry, with as many versions each. */
function hotNames(versions: number): string[] {
  const alike = sizes(versions).flatMap((size, index) => (size >= 5 && size <= 8 ? [nameAt(index)] : []));
  const step = Math.max(1, Math.floor(alike.length / hotModels));
  return alike.filter((_, index) => index % step === 0).slice(0, hotModels);
}

/** In an order that has nothing to do with that of their names. */
const anyNames = (models: number): string[] =>
  Array.from({ length: Math.min(models, anyModels) }, (_, at) => nameAt((at * 48_271) % models));

function readsOf(versions: number): [what: string, requests: Request[]][] {
  const names = hotNames(versions);
  const each = (request: (name: string) => Request) => names.map(request);
  return [
    ['get version', each((name) => get('model-versions/get', { name, version: 2 }))],
    [
      'get version, of any of the models',
      anyNames(versions / 10).map((name) => get('model-versions/get', { name, version: 1 })),
    ],
    ['get model', each((name) => get('registered-models/get', { name }))],
    ['get by alias', each((name) => get('registered-models/alias', { name, alias: 'champion' }))],
    ['get by stage', each((name) => get('registered-models/get-latest-versions', { name, stages: 'Production' }))],
    ['download URI', each((name) => get('model-versions/get-download-uri', { name, version: 2 }))],
    [
      'search versions by name',
      each((name) => get('model-versions/search', { filter: `name='${name}'`, max_results: 100 })),
    ],
    ['page of models', [get('registered-models/search', { max_results: 10 })]],
    ['page of versions', [get('model-versions/search', { max_results: 10 })]],
  ];
}

type Side = { server: Measured; reads: Map<string, { requests: Request[]; ring: Ring }> };

/** p50 of a window that is long enough for a few answers of each connection. */
async function timeOf({ url }: Pick<Measured, 'url'>, ring: Ring, seconds: number): Promise<number> {
  const { requests, p50 } = await load(url, ring, seconds, atOnce);
  return requests >= 3 * atOnce ? p50 : timeOf({ url }, ring, 4 * seconds);
}

/** p50 of each read on both registries in turns. */
async function inTurn(sides: readonly [Side, Side]): Promise<Map<string, [number, number]>> {
  const measured = new Map<string, [number, number]>();
  for (const what of sides[0].reads.keys()) {
    const times: [number[], number[]] = [[], []];
    for (let round = -1; round < rounds; round++)
      // Who comes first changes, so that neither has the quieter half.
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const { server, reads } = sides[at] as Side;
        const { requests, ring } = reads.get(what) as { requests: Request[]; ring: Ring };
        if (round < 0) await tryOut(server.url, requests);
        // The one before counts for nothing.
        const p50 = await timeOf(server, ring, round < 0 ? 1 : seconds);
        if (round >= 0) times[at]?.push(p50);
      }
    measured.set(what, [median(times[0]), median(times[1])]);
    process.stdout.write(
      `${what}: ${measured
        .get(what)
        ?.map((ms) => `${ms.toFixed(2)} ms`)
        .join(', ')}\n`,
    );
  }
  return measured;
}

async function sideOf(server: Measured, versions: number, folder: string): Promise<Side> {
  const reads = readsOf(versions).map(([what, requests]) => {
    const ring = writeRing(folder, `${versions}-${what.replaceAll(/\W+/g, '-')}`, requests);
    return [what, { requests, ring }] as const;
  });
  return { server, reads: new Map(reads) };
}

async function beside(
  scratch: string,
  all: readonly [number, number],
  start: (versions: number) => Promise<Measured>,
): Promise<Map<string, [number, number]>> {
  const servers: Measured[] = [];
  try {
    for (const versions of all) servers.push(await start(versions));
    const [small, big] = servers as [Measured, Measured];
    return await inTurn([await sideOf(small, all[0], scratch), await sideOf(big, all[1], scratch)]);
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** `dataOf` answers with the data folder of a registry of so many versions. */
export async function hotReads(
  scratch: string,
  all: readonly [number, number],
  dataOf: (versions: number) => string,
): Promise<HotFigure[]> {
  const ours = await beside(scratch, all, (versions) => startStagebook(dataOf(versions), { parts: 'host' }));
  const theirs = await beside(scratch, all, async (versions) => {
    const server = await startComparison(join(scratch, `mlflow-${versions}`));
    await fillMlflow(server.database, versions);
    return server;
  });
  return [...ours].map(([what, stagebook]) => ({ what, stagebook, mlflow: theirs.get(what) as [number, number] }));
}
