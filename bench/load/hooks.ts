import { pace } from '#infra/local/pace.ts';
import { startStagebook } from '#test/support/stagebook.ts';
import { hookLatency, type Latencies } from './hook-latency.ts';

const times = [
  [false, 'one after the other'],
  [true, 'when nothing else has happened for a while'],
] as const;

/** How long a webhook takes on the laptop. */
export async function hooks(): Promise<Record<string, Latencies>> {
  const server = await startStagebook({ args: ['--allow-private-hooks'] });
  try {
    const measured: Record<string, Latencies> = {};
    for (const [idle, when] of times) {
      const { p50, p99, count } = await hookLatency(server.url, idle);
      measured[when] = { p50, p99, count };
      process.stdout.write(
        `promotion to webhook received, ${count} ${when}: p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms; ` +
          `the laptop asks its stream every ${pace.busy} ms, and every ${pace.idle} ms when it has been still\n`,
      );
    }
    return measured;
  } finally {
    await server.stop();
  }
}
