import { registerHooks } from 'node:module';

/**
 * Loaded before the server: its dispatcher and its deliverer die now and then, half way. Whoever called them is told so,
 * and calls again, while what they had begun goes on: worse than a death, of which nothing is left.
 */

const deaths = 0.15;
const mortal = /functions\/(streams\/dispatch-events|queues\/deliver-webhooks)\.ts$/;

globalThis.dying = (handler) => (event, context) => {
  const work = handler(event, context);
  if (Math.random() > deaths) return work;
  work.catch(() => {});
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('It died.')), Math.random() * 100);
  });
};

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!mortal.test(url)) return loaded;
    const source = String(loaded.source);
    const changed = source.replace('export const handler = ', 'const alive = ');
    if (changed === source) throw new Error(`${url} has another form now.`);
    return { ...loaded, source: `${changed}\nexport const handler = dying(alive);\n` };
  },
});
