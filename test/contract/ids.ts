import { unfolded } from './json-in-text.ts';
import type { Answer } from './registry.ts';
import type { Operation } from './requests.ts';

type Created = {
  run?: { info: { run_id: string; run_name: string } };
  model?: { info: { model_id: string; name: string } };
};

/**
 * What one server calls the things a sequence creates: it makes up their ids, and the names of those that were given none.
 * In a sequence and in what is compared they are called `run-3` and `model-3`.
 */
export class Ids {
  #given = new Map<string, string>();

  /** The operation as this server understands it. What was never created keeps its symbol, which no server knows. */
  resolve(operation: Operation): Operation {
    const text = JSON.stringify(operation);
    return JSON.parse(text.replace(/\b(run|model)-\d+\b/g, (symbol) => this.#given.get(symbol) ?? symbol));
  }

  /** The answer as every server gives it. */
  read({ creates }: Operation, { status, body }: Answer): Answer {
    if (creates && status === 200) this.#learn(creates, body as Created);
    let text = JSON.stringify(body);
    for (const [symbol, id] of this.#given) text = text.replaceAll(id, symbol);
    return { status, body: JSON.parse(text, (_, value) => unfolded(value)) };
  }

  #learn(symbol: string, { run, model }: Created): void {
    const [id, name] = run ? [run.info.run_id, run.info.run_name] : [model?.info.model_id, model?.info.name];
    if (id) this.#given.set(symbol, id);
    // MLflow's own names are `adjective-animal-number`; no name of a sequence is.
    if (name && /^[a-z]+-[a-z]+-\d+$/.test(name)) this.#given.set(`name of ${symbol}`, name);
  }
}
