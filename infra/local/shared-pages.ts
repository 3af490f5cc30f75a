/** More than the slowest consumer is behind the quickest, if neither has trouble. */
const most = 16;

/**
 * Pages of records by where they begin: whoever comes to the same place after another takes that one's page instead of
 * asking the database for the same records again. That there is nothing new everybody sees for himself.
 */
export class SharedPages<Page extends { Records?: unknown[] | undefined }> {
  readonly #read = new Map<string, Page>();
  readonly #reading = new Map<string, Promise<Page>>();

  /** The page that begins at `place`, if somebody has it. */
  known(place: string): Page | undefined {
    return this.#read.get(place);
  }

  /** The page that begins at `place`, which `read` reads if nobody has it or is about to. */
  async at(place: string, read: () => Promise<Page>): Promise<Page> {
    const reading = this.#reading.get(place);
    if (reading) await reading.catch(() => {});
    return this.known(place) ?? this.#readOn(place, read());
  }

  async #readOn(place: string, reading: Promise<Page>): Promise<Page> {
    this.#reading.set(place, reading);
    try {
      const page = await reading;
      if (page.Records?.length) this.#keep(place, page);
      return page;
    } finally {
      if (this.#reading.get(place) === reading) this.#reading.delete(place);
    }
  }

  #keep(place: string, page: Page): void {
    this.#read.delete(place);
    this.#read.set(place, page);
    if (this.#read.size > most) this.#read.delete(this.#read.keys().next().value as string);
  }
}
