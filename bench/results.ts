import { mkdirSync, writeFileSync } from 'node:fs';

const folder = new URL('./results/', import.meta.url);

/** Keeps what a run measured, or a chart of it, as `bench/results/<name>`. */
export function keep(name: `${string}.json`, measured: object): void;
export function keep(name: `${string}.svg`, chart: string): void;
export function keep(name: string, content: object | string): void {
  mkdirSync(folder, { recursive: true });
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  writeFileSync(new URL(name, folder), text);
}
