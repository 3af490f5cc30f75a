import { expect } from 'vitest';
import { anyone } from '#test/support/anyone.ts';
import { type CallOptions, call } from '#test/support/call.ts';

/** What a test does to the registry, and the list it keeps of it: what history is to tell. */

type Input = Record<string, unknown>;
type State = { model: string; deleted?: true; stages: { Staging: string[]; Production: string[] }; aliases: Input };

/** As the answer has it, but for the id of a note, which the function makes up: of that there is a pattern. */
export type Told = Input & { model_id: string; rev: number; kind: string; time: number; actor: { id: string } };

export type Known = {
  id: string;
  name: string;
  deleted: boolean;
  rev: number;
  /** Of every number there was; a deleted version's is `undefined`. */
  stages: Map<string, string | undefined>;
  aliases: Map<string, string>;
  tags: Map<string, string>;
  description?: string;
};

const inStage = ({ stages }: Known, stage: string): string[] =>
  [...stages].filter(([, its]) => its === stage).map(([version]) => version);

/** With all lists of versions lowest first. */
const stateOf = (known: Known): State => ({
  model: known.name,
  ...(known.deleted && { deleted: true as const }),
  stages: { Staging: inStage(known, 'Staging'), Production: inStage(known, 'Production') },
  aliases: Object.fromEntries(known.aliases),
});

export class Past {
  readonly models: Known[] = [];
  /** In the order in which it happened. */
  readonly told: Told[] = [];
  #count = 0;

  readonly #advance: () => void;

  constructor(advance: () => void) {
    this.#advance = advance;
  }

  get live(): Known[] {
    return this.models.filter(({ deleted }) => !deleted);
  }

  async #call(operation: string, input: Input, actor: string) {
    this.#advance();
    const options: CallOptions = { id: `request-${++this.#count}`, actor };
    const { status, body } = await call(operation, input, options);
    expect([operation, input, status, body]).toEqual([operation, input, 200, body]);
    const made = { time: Date.now(), actor: { type: 'local', id: actor }, request_id: options.id, client: 'test' };
    return { body, made };
  }

  /** By what raises `rev`. */
  async #change(known: Known, operation: string, input: Input, row: Input, edit: () => void, actor: string) {
    const before = known.rev > 0 && stateOf(known);
    const { made } = await this.#call(operation, input, actor);
    edit();
    known.rev += 1;
    const { id, name, rev } = known;
    const own = { transition_id: `${id}-${rev}`, model: name, model_id: id, rev };
    this.told.push({ ...own, ...made, ...row, ...(before && { before }), after: stateOf(known) } as unknown as Told);
  }

  async #note(known: Known, operation: string, input: Input, row: Input, actor: string) {
    const { made } = await this.#call(operation, input, actor);
    const { id, name, rev, stages } = known;
    const transition_id = expect.stringMatching(new RegExp(`^${id}-${rev}-${stages.size}-[0-9A-Z]{26}$`));
    this.told.push({ transition_id, model: name, model_id: id, rev, ...made, ...row } as unknown as Told);
  }

  async createModel(name: string, actor = 'ada', description?: string): Promise<Known> {
    const known = {
      ...{ id: '', name, deleted: false, rev: 0, ...(description && { description }) },
      ...{ stages: new Map(), aliases: new Map(), tags: new Map() },
    };
    const { made } = await this.#call('createRegisteredModel', { name, description }, actor);
    const { getModel } = await import('#shared/store/models/get.ts');
    Object.assign(known, { id: (await getModel(anyone, name)).id, rev: 1 });
    const { id } = known;
    this.models.push(known);
    this.told.push({
      ...{ transition_id: `${id}-1`, model: name, model_id: id, rev: 1, kind: 'model_created', ...made },
      ...(description && { given: { description } }),
      after: stateOf(known),
    });
    return known;
  }

  async createVersion(known: Known, actor = 'ada', tags: { key: string; value: string }[] = []): Promise<string> {
    const input = { name: known.name, source: 's3://elsewhere/m', run_id: 'run', tags };
    const { body, made } = await this.#call('createModelVersion', input, actor);
    const { version } = body.model_version;
    known.stages.set(version, 'None');
    const { id, name, rev } = known;
    this.told.push({
      ...{ transition_id: `${id}-v${version}`, model: name, model_id: id, rev, kind: 'version_created', ...made },
      ...{ version, to: 'None', source: 's3://elsewhere/m', run_id: 'run' },
      ...(tags.length > 0 && { given: { tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) } }),
    });
    return version;
  }

  transition(known: Known, version: string, to: string, { archive = false, comment = '', actor = 'ada' } = {}) {
    const from = known.stages.get(version) as string;
    const others = archive ? inStage(known, to).filter((other) => other !== version) : [];
    const archived = others.map((other) => ({ version: other, from: to, to: 'Archived' }));
    return this.#change(
      known,
      'transitionModelVersionStage',
      { name: known.name, version, stage: to, archive_existing_versions: archive, ...(comment && { comment }) },
      {
        kind: 'stage_transitioned',
        ...{ version, from, to, ...(archived.length > 0 && { archived }), ...(comment && { reason: comment }) },
      },
      () => {
        for (const other of others) known.stages.set(other, 'Archived');
        known.stages.set(version, to);
      },
      actor,
    );
  }

  /** `undefined`: it is deleted. */
  alias(known: Known, alias: string, to: string | undefined, actor = 'ada') {
    const from = known.aliases.get(alias);
    const input = { name: known.name, alias, ...(to && { version: to }) };
    return this.#change(
      known,
      to ? 'setRegisteredModelAlias' : 'deleteRegisteredModelAlias',
      input,
      { kind: to ? 'alias_set' : 'alias_deleted', alias, ...(from && { from }), ...(to && { to }) },
      () => void (to ? known.aliases.set(alias, to) : known.aliases.delete(alias)),
      actor,
    );
  }

  deleteVersion(known: Known, version: string, actor = 'ada') {
    const lost = [...known.aliases]
      .filter(([, to]) => to === version)
      .map(([alias]) => alias)
      .sort();
    const from = known.stages.get(version);
    return this.#change(
      known,
      'deleteModelVersion',
      { name: known.name, version },
      { kind: 'version_deleted', version, from, ...(lost.length > 0 && { aliases_deleted: lost }) },
      () => {
        known.stages.set(version, undefined);
        for (const alias of lost) known.aliases.delete(alias);
      },
      actor,
    );
  }

  rename(known: Known, name: string, actor = 'ada') {
    const input = { name: known.name, new_name: name };
    const row = { kind: 'model_renamed', from: known.name, to: name };
    return this.#change(known, 'renameRegisteredModel', input, row, () => Object.assign(known, { name }), actor);
  }

  deleteModel(known: Known, actor = 'ada') {
    const row = { kind: 'model_deleted', from: known.name };
    const gone = () => Object.assign(known, { deleted: true });
    return this.#change(known, 'deleteRegisteredModel', { name: known.name }, row, gone, actor);
  }

  /** Of the model, or one of its versions. */
  tag(known: Known, key: string, to: string, version?: string, actor = 'ada') {
    const [operation, at] = version
      ? ['setModelVersionTag', { name: known.name, version }]
      : ['setRegisteredModelTag', { name: known.name }];
    const tag = `${version ?? ''}/${key}`;
    const from = known.tags.get(tag);
    known.tags.set(tag, to);
    const row = { kind: 'tag_set', ...(version && { version }), key, ...(from !== undefined && { from }), to };
    return this.#note(known, operation, { ...at, key, value: to }, row, actor);
  }

  describe(known: Known, to: string, actor = 'ada') {
    const from = known.description;
    known.description = to;
    const row = { kind: 'description_set', ...(from !== undefined && { from }), to };
    return this.#note(known, 'updateRegisteredModel', { name: known.name, description: to }, row, actor);
  }
}
