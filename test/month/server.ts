import { lambdaContext, loadFunctions } from '#infra/local/functions.ts';
import { startStack } from '#infra/local/stack.ts';
import { schedules } from '#shared/operations/schedules.ts';

/**
 * A registry as a process, whose clock starts nothing of itself: whoever started it says what is started, and as if at
 * which time. The data folder is the argument.
 */

export type Order = { order: number; start: string; time: number } | { order: number; drain: true };
export type Report = { order: number; error?: string };

const stack = await startStack({ port: 0, host: '127.0.0.1', data: process.argv[2] as string });
const load = loadFunctions();

async function start(name: string, time: number): Promise<void> {
  const schedule = schedules.find((one) => one.name === name);
  if (!schedule) throw new Error(`The clock starts no ${name}.`);
  const run = await load(schedule.file);
  await run({ time: new Date(time).toISOString() }, lambdaContext(name, schedule.timeout));
}

process.on('message', async (order: Order) => {
  const doing = 'drain' in order ? stack.drained() : start(order.start, order.time);
  const error = await doing.then(() => undefined, String);
  process.send?.({ order: order.order, ...(error !== undefined && { error }) } satisfies Report);
});
process.on('disconnect', () => void stack.stop().then(() => process.exit(0)));
process.send?.({ url: stack.url });
