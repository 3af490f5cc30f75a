import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metrics, type Observation } from './traffic.ts';

/** NumPy's own format, of one column: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. */
function npy(values: Float64Array | Uint8Array): Buffer {
  const type = values instanceof Float64Array ? '<f8' : '|u1';
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${values.length},), }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.from(Uint16Array.of(padded.length).buffer);
  const magic = Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([1, 0]), length]);
  return Buffer.concat([magic, Buffer.from(padded, 'latin1'), Buffer.from(values.buffer, 0, values.byteLength)]);
}

/** All that was sent, column by column, for who is to compute the same from it. */
export function rawData(most: number) {
  const [time, value] = [new Float64Array(most), new Float64Array(most)];
  const [version, metric] = [new Uint8Array(most), new Uint8Array(most)];
  let rows = 0;
  return {
    add(observations: readonly Observation[]) {
      for (const one of observations) {
        time[rows] = one.time;
        value[rows] = one.value;
        version[rows] = one.version;
        metric[rows++] = metrics.indexOf(one.metric);
      }
    },
    rows: () => rows,
    async write(folder: string) {
      const columns = { time, value, version, metric };
      for (const [name, all] of Object.entries(columns))
        await writeFile(join(folder, `${name}.npy`), npy(all.slice(0, rows)));
    },
  };
}
