/** More than the slowest consumer is behind the quickest, if neither has trouble. */
const most = 16;

/**
 * Pages of records by where they begin: whoever comes to the same place after another takes that one's page instead of
 * asking the database for the same records again. That there is nothing new everybody sees for himself.
 */
export class SharedPages<Page extends { Records?: unknown[] | undefined }> {
  readonly #pages = new Map<string, Promise<Page | undefined>>();

  /** The page that begins at `place`, which `read` reads if nobody has it. */
  async at(place: string, read: () => Promise<Page>): Promise<Page> {
    const known = this.#pages.get(place);
    const page = known && (await known);
    if (page?.Records?.length) return page;
    const reading = read();
    this.#keep(
      place,
      reading.catch(() => undefined),
    );
    return reading;
  }

  #keep(place: string, page: Promise<Page | undefined>): void {
    this.#pages.delete(place);
    this.#pages.set(place, page);
    if (this.#pages.size > most) this.#pages.delete(this.#pages.keys().next().value as string);
  }
}
