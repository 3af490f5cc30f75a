import type { Registry } from './registry.ts';
import type { Observation } from './traffic.ts';

/** Batches that are under way at once. */
const width = 4;

const sent = (model: string) => (one: Observation) => ({
  model,
  version: String(one.version),
  metric: one.metric,
  value: one.value,
  timestamp: one.time,
  tags: { hardware: one.host.hardware },
});

/** Sends what was measured in the fleet, in batches of `size`; tells how many there were and for how long it took (ms). */
export async function sendBatches(
  registry: Registry,
  model: string,
  observations: readonly Observation[],
  size: number,
) {
  const batches = Array.from({ length: Math.ceil(observations.length / size) }, (_, index) =>
    observations.slice(index * size, (index + 1) * size),
  );
  const begun = performance.now();
  let next = 0;
  const sender = async () => {
    for (let batch = batches[next++]; batch; batch = batches[next++]) {
      const body = { batch_id: `fleet-${batch[0]?.time}`, observations: batch.map(sent(model)) };
      const { accepted } = await registry.post('stagebook/observations', body, 'fleet');
      if (accepted !== batch.length) throw new Error(`Of ${batch.length} observations ${accepted} were accepted.`);
    }
  };
  await Promise.all(Array.from({ length: width }, sender));
  return { batches: batches.length, took: performance.now() - begun };
}
