import { startStorage } from '#infra/local/backend.ts';
import { began } from './began.ts';
import { operations, type Pattern, type Size, searches, sizeOf } from './patterns.ts';

/**
 * `node bench/scale/measure.ts <data folder> <versions>`: what every access pattern takes on that registry, as a line of
 * JSON. The functions run here, on a database beside; what operations write is left.
 */

export type Figure = {
  what: string;
  /** What was answered instead of a 200. */
  refused?: string;
  requests: number;
  trips: number;
  read: number;
  write: number;
  /** Of a search: rows of the page, and the median of `repeats`. */
  rows?: number;
  ms?: number;
};

export type Measured = Record<'searches' | 'operations', Figure[]>;

const repeats = 15;
const deepPages = 20;

const [data, versions] = process.argv.slice(2) as [string, string];
const died = (what: string) => {
  throw new Error(`The embedded ${what} ended unexpectedly.`);
};
const storage = await startStorage({ data, died, s3: { port: 0, host: '127.0.0.1' } });

const { client } = await import('#shared/store/client.ts');
const { measure } = await import('#test/embedded/cost/meter.ts');
const { call } = await import('#test/support/call.ts');

const size: Size = sizeOf(Number(versions), began);

async function figureOf(what: string, operation: string, input: Record<string, unknown>) {
  let requests = 0;
  const count = (next: (args: never) => Promise<never>) => async (args: never) => {
    requests += 1;
    return next(args);
  };
  client.middlewareStack.add(count as never, { step: 'initialize', name: 'count' });
  const { result, cost } = await measure(() => call(operation, input));
  client.middlewareStack.remove('count');
  const { status, body } = result;
  const figure: Figure = { what, requests, ...cost, ...(status !== 200 && { refused: `${status} ${body.message}` }) };
  return { figure, body };
}

async function operationFigure([what, operation, input]: Pattern): Promise<Figure> {
  const { figure } = await figureOf(what, operation, input(size));
  if (figure.refused) throw new Error(`${what}: ${figure.refused}`);
  return figure;
}

/** The token of the last page but one, after `deepPages` at most. */
async function deepToken(operation: string, input: Record<string, unknown>): Promise<object> {
  let at: object = {};
  for (let pages = 0; pages < deepPages; pages++) {
    const { body } = await call(operation, { ...input, ...at });
    if (!body.next_page_token) break;
    at = { page_token: body.next_page_token };
  }
  return at;
}

async function searchFigure([what, operation, inputOf, deep]: (typeof searches)[number]): Promise<Figure> {
  const given = inputOf(size);
  const input = { ...given, ...(deep && (await deepToken(operation, given))) };
  // Once before, so that the process knows the ids of the names.
  await call(operation, input);
  const { figure, body } = await figureOf(what, operation, input);
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await call(operation, input);
    times.push(performance.now() - start);
  }
  const ms = times.sort((a, b) => a - b)[Math.floor(repeats / 2)] as number;
  return { ...figure, rows: (body.registered_models ?? body.model_versions ?? []).length, ms };
}

const measured: Measured = { searches: [], operations: [] };
for (const one of searches) measured.searches.push(await searchFigure(one));
// The name of the model is known, as to a process that has served it before.
await call('getRegisteredModel', { name: size.big });
for (const one of operations) measured.operations.push(await operationFigure(one));
process.stdout.write(`${JSON.stringify(measured)}\n`);
await storage.stop();
