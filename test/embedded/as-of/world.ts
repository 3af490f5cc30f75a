import type { Stage } from '#shared/domain/stages.ts';

/** The truth: a registry in memory, which keeps what every model was after every operation. */

export type Known = {
  id: string;
  name: string;
  deleted: boolean;
  /** Of its last change, which the creation of a version is not. */
  rev: number;
  time: number;
  /** Of all versions there ever were; a deleted one's is `undefined`. */
  stages: Map<number, Stage | undefined>;
  aliases: Map<string, number>;
};

export class World {
  readonly models = new Map<string, Known>();
  readonly #pasts = new Map<string, { from: number; known: Known }[]>();

  /** The model changes now; `isChange`: by what raises its `rev`. */
  change(known: Known, edit: (known: Known) => void, isChange = true): void {
    const now = Date.now();
    edit(known);
    if (isChange) Object.assign(known, { rev: known.rev + 1, time: now });
    this.models.set(known.id, known);
    const past = this.#pasts.get(known.id) ?? [];
    this.#pasts.set(known.id, [...past, { from: now, known: structuredClone(known) }]);
  }

  get live(): Known[] {
    return [...this.models.values()].filter(({ deleted }) => !deleted);
  }

  named = (name: string): Known | undefined => this.live.find((known) => known.name === name);

  /** The model as it was at a time, if it was there. */
  at(id: string, time: number): Known | undefined {
    const known = this.#pasts.get(id)?.findLast(({ from }) => from <= time)?.known;
    return known?.deleted ? undefined : known;
  }

  /** All that were there at a time, in the order in which they were created. */
  allAt = (time: number): Known[] =>
    [...this.models.keys()]
      .sort()
      .map((id) => this.at(id, time))
      .filter((known) => known !== undefined);

  isEverNamed = (name: string): boolean => [...this.#pasts.values()].flat().some(({ known }) => known.name === name);
}

export const inStage = ({ stages }: Known, stage: Stage): number[] =>
  [...stages].filter(([, its]) => its === stage).map(([version]) => version);

export const liveVersions = ({ stages }: Known): number[] =>
  [...stages].filter(([, stage]) => stage !== undefined).map(([version]) => version);
