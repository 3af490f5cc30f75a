import { likeOperators, numberClause, quotedKey, textClause } from './clauses.ts';
import { Random } from './random.ts';
import { del, edit, type Fields, get, type Operation, post, queryOf } from './requests.ts';
import { type SearchPools, searchFields } from './searches.ts';
import type { Sequence } from './side-by-side.ts';

/**
 * `count` registry operations, all from one seed. Everything is drawn from small pools, so that operations meet: names
 * are created twice, renamed onto each other, deleted and created again; versions are deleted while an alias points at
 * them. Some are wrong, in every way that MLflow answers with a text worth keeping; none is wrong
 * twice, since which mistake MLflow finds first is an accident of its code.
 */
export function* operations(seed: number, count: number): Sequence {
  const random = new RegistryRandom(seed);
  for (let index = 0; index < count; index++) {
    random.forgiveSlips();
    const operation = random.weighted(kinds)(random);
    random.shelf.follow(operation);
    yield operation;
  }
  for (const name of names) {
    yield { method: 'GET', path: 'registered-models/get', query: [['name', name]] };
    yield { method: 'POST', path: 'registered-models/get-latest-versions', body: { name } };
  }
  yield { method: 'GET', path: 'registered-models/search' };
  yield { method: 'GET', path: 'model-versions/search' };
}

const names = ['alpha', 'beta', 'Alpha', 'gamma ray', 'δέλτα', 'a%_b', 'Zoë’s 模型', "o'brien"];
const newNames = [...names, 'alpha/beta', 'a:b', '..', '.', '../alpha', '', '   ', 7, null];
const oddVersions = ['0', '-1', '99', '01', ' 2 ', '+3', 'abc', '1.0', '', '2147483648', 3, null];
const stages = ['None', 'Staging', 'Production', 'Archived'];
const oddStages = ['production', 'ARCHIVED', 'Live', 'Deleted_Internal', '', 5, null];
const aliases = ['champion', 'champion', 'champion', 'Champion', 'ü_1'];
const oddAliases = [
  '123',
  '-v1',
  'latest',
  'Latest',
  'v1',
  'V22',
  'a.b',
  'a b',
  '',
  'x'.repeat(255),
  'x'.repeat(256),
  9,
  null,
];
const tagKeys = ['team', 'm.x', 'data set', 'ns/key', 'k:v', 'ключ'];
const oddTagKeys = ['a@b', '.', '/abs', 'a//b', './x', '../x', '', 'k'.repeat(250), 'k'.repeat(251), 4, null];
const promptTag = 'mlflow.prompt.is_prompt';
const tagValues = ['red', 'Red', 'blue', '', 'r%d', 'vingt mille', '0.5', "o'clock"];
const oddTagValues = [null, undefined, 8, ['x'], 'v'.repeat(100_000), 'v'.repeat(100_001)];
const descriptions = [undefined, '', 'plain', 'naïve 🚀', ' ', null];
const oddDescriptions = [5, ['x'], { a: 1 }, true];
const runs = [undefined, undefined, '', 'run-1', 'Run-1', 'run-2'];
const sources = [
  's3://bucket/a',
  's3://bucket/B',
  's3://bucket/b%20c',
  'gs://bucket/a/',
  'dbfs:/models/a',
  'zzz://node/x',
];
const oddSources = [
  ...['', 's3://bucket/a/../b', 's3://bucket/%2e%2e/b', '/data/model', 'file:///data/model', 'models:/nobody/1'],
  ...['models:/alpha/99', 'models:/alpha@nobody', 'models:/', 6, null],
];

/** Every operation of the registry, by how often it is worth trying. */
const kinds: [number, (random: RegistryRandom) => Operation][] = [
  [6, createModel],
  [4, (random) => get(random, 'registered-models/get', { name: random.name() })],
  [3, updateModel],
  [3, renameModel],
  [1, (random) => del(random, 'registered-models/delete', { name: random.name() })],
  [6, searchModels],
  [5, latestVersions],
  [4, (random) => post(random, 'registered-models/set-tag', { name: random.name(), ...random.tag() })],
  [2, (random) => del(random, 'registered-models/delete-tag', { name: random.name(), key: random.tagKey() })],
  [6, setAlias],
  [4, (random) => get(random, 'registered-models/alias', { name: random.name(), alias: random.alias() })],
  [2, (random) => del(random, 'registered-models/alias', { name: random.name(), alias: random.alias() })],
  [18, createVersion],
  [5, (random) => get(random, 'model-versions/get', random.version())],
  [4, updateVersion],
  [3, (random) => del(random, 'model-versions/delete', random.version())],
  [10, searchVersions],
  [12, transition],
  [3, (random) => get(random, 'model-versions/get-download-uri', random.version())],
  [5, (random) => post(random, 'model-versions/set-tag', { ...random.version(), ...random.tag(['false', 'True']) })],
  [2, (random) => del(random, 'model-versions/delete-tag', { ...random.version(), key: random.tagKey() })],
  [1, wrongRoute],
];

function createModel(random: RegistryRandom): Operation {
  const name = random.slip(0.15) ? random.of(newNames) : random.newName();
  return post(random, 'registered-models/create', { name, description: random.description(), tags: random.tags() });
}

function updateModel(random: RegistryRandom): Operation {
  return edit(random, 'PATCH', 'registered-models/update', { name: random.name(), description: random.description() });
}

function renameModel(random: RegistryRandom): Operation {
  const new_name = random.slip(0.15) ? random.of(newNames) : random.newName();
  return post(random, 'registered-models/rename', { name: random.name(), new_name });
}

function setAlias(random: RegistryRandom): Operation {
  return post(random, 'registered-models/alias', { ...random.version(), alias: random.alias() });
}

function latestVersions(random: RegistryRandom): Operation {
  const wanted: unknown[] = random.some(stages, 3);
  if (random.slip(0.15)) wanted.push(random.of(['archived', ...oddStages.slice(0, 4)]));
  const name = random.name();
  if (random.chance(0.3)) {
    const query: [string, string][] = [
      ['name', name],
      ...wanted.map((stage) => ['stages', String(stage)] as [string, string]),
    ];
    return { method: 'GET', path: 'registered-models/get-latest-versions', query };
  }
  return post(random, 'registered-models/get-latest-versions', {
    name,
    ...(wanted.length > 0 ? { stages: wanted } : {}),
  });
}

function createVersion(random: RegistryRandom): Operation {
  const fields = { name: random.name(), description: random.description(), tags: random.tags() };
  const create = (rest: Fields) => post(random, 'model-versions/create', { ...fields, ...rest });
  if (random.slip(0.08)) return create({ source: random.of(oddSources) });
  if (random.chance(0.06)) return create({ source: 'runs:/run-1/model', run_id: 'run-1' });
  // A copy of another version. It may not be there, which is a mistake too.
  if (random.slip(0.15)) {
    const { name, version } = random.version();
    const which = random.of([`/${version}`, `/${version}`, `/${random.of(stages)}`, '/latest', '@champion']);
    return create({ source: `models:/${name}${which}`, run_id: random.chance(0.2) ? random.of(runs) : undefined });
  }
  const run_link = random.of([undefined, undefined, '', 'https://ci.example/run/1']);
  return create({ source: random.of(sources), run_id: random.of(runs), run_link });
}

function updateVersion(random: RegistryRandom): Operation {
  return edit(random, 'PATCH', 'model-versions/update', { ...random.version(), description: random.description() });
}

function transition(random: RegistryRandom): Operation {
  const stage = random.slip(0.07) ? random.of(oddStages) : random.of([...stages, ...stages.slice(1, 3)]);
  return post(random, 'model-versions/transition-stage', {
    ...random.version(),
    stage,
    archive_existing_versions: random.slip(0.03) ? 'true' : random.of([undefined, undefined, false, null, true, true]),
  });
}

function wrongRoute(random: RegistryRandom): Operation {
  return random.of<Operation>([
    { method: 'GET', path: 'registered-models/create' },
    { method: 'POST', path: 'registered-models/update', body: {} },
    { method: 'POST', path: 'model-versions/search', body: {} },
    { method: 'GET', path: 'registered-models/nothing' },
    { method: 'POST', path: 'registered-models/create', body: [1] },
  ]);
}

function searchModels(random: RegistryRandom): Operation {
  return search(random, 'registered-models/search', modelClause, {
    wrong: wrongModelClauses,
    orders: ['name', random.of(['timestamp', 'last_updated_timestamp'])],
    wrongOrders: ['creation_timestamp', 'description', 'name UP', 'name, timestamp', 'version_number'],
    sameOrder: ['timestamp', 'last_updated_timestamp DESC'],
    pageSizes: ['1', '2', '3', '5', '100', '1000'],
    wrongPageSizes: ['1001', 'abc', '0', '-1'],
  });
}

function searchVersions(random: RegistryRandom): Operation {
  return search(random, 'model-versions/search', versionClause, {
    wrong: wrongVersionClauses,
    orders: ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'],
    wrongOrders: ['run_id', 'timestamp', 'source_path', 'name UP', 'version_number, name'],
    sameOrder: ['version_number', 'version_number DESC'],
    pageSizes: ['1', '2', '3', '7', '100', '200000'],
    wrongPageSizes: ['200001', 'abc', '0', '-1'],
  });
}

function search(
  random: RegistryRandom,
  path: string,
  clause: (random: RegistryRandom) => string,
  pools: SearchPools,
): Operation {
  return { method: 'GET', path, query: queryOf(searchFields(random, clause, pools)), pages: true };
}

function modelClause(random: RegistryRandom): string {
  return random.chance(0.6) ? nameClause(random) : tagClause(random);
}

function versionClause(random: RegistryRandom): string {
  return random.of([nameClause, nameClause, tagClause, tagClause, runClause, sourceClause, versionNumberClause])(
    random,
  );
}

function nameClause(random: RegistryRandom): string {
  const name = random.of(['name', 'name', 'attribute.name']);
  return textClause(random, name, names, ['a%', '%A%', '_eta', '%', 'ALPHA', '%ray', 'a\\%\\_b', "O'B%"]);
}

function runClause(random: RegistryRandom): string {
  return textClause(random, 'run_id', ['run-1', 'run-2', 'Run-1', ''], ['run%', 'RUN-_', '%', '']);
}

function sourceClause(random: RegistryRandom): string {
  return textClause(random, 'source_path', sources, ['s3://%', '%/a', '%BUCKET%', 'models:/%'], likeOperators);
}

function versionNumberClause(random: RegistryRandom): string {
  return numberClause(random, 'version_number', ['0', '1', '2', '3', '4', "'2'"]);
}

function tagClause(random: RegistryRandom): string {
  if (random.chance(0.08)) return `tags.\`${promptTag}\` ${random.of(['=', '!='])} '${random.of(['true', 'false'])}'`;
  const key = `${random.of(['tags', 'tag'])}.${quotedKey(random, random.of(tagKeys))}`;
  return textClause(random, key, tagValues, ['r%', '%E%', '%', 'r_d', 'RED'], likeOperators);
}

const wrongClauses = [
  ...[
    "description = 'x'",
    "name > 'a'",
    'name = alpha',
    'name = 5',
    "name == 'alpha'",
    "name <> 'a'",
    "name RLIKE 'a'",
  ],
  ...['name IN ()', "name IN ('a', 5)", "params.a = 'b'", 'metrics.a > 1', "tags.team > 'a'", 'tags.team = 1'],
  ...["name = 'a' OR name = 'b'", "(name = 'alpha')", "NOT name = 'a'", "tags.team IN ('red')", 'garbage', "name = 'a"],
];
const wrongModelClauses = [...wrongClauses, "run_id = 'a'", 'version_number = 1'];
const wrongVersionClauses = [
  ...wrongClauses,
  ...['version_number = 1.5', 'version_number IN (1)', "version_number LIKE '1'", "version_number = 'x'"],
  ...["source_path IN ('a')", 'creation_timestamp > 1', "current_stage = 'None'"],
];

/**
 * What is probably in the registry by now, so that most operations find what they name. It need not be right: it only
 * steers what is drawn.
 */
class Shelf {
  /** By model, the highest version number issued. */
  readonly highest = new Map<string, number>();

  follow({ path, body }: Operation): void {
    const { name, new_name, source } = (body ?? {}) as { name?: string; new_name?: string; source?: string };
    if (name === undefined) return;
    const issued = this.highest.get(name);
    if (path === 'registered-models/create' && issued === undefined && names.includes(name)) this.highest.set(name, 0);
    if (issued === undefined) return;
    if (path === 'model-versions/create' && source && sources.includes(source)) this.highest.set(name, issued + 1);
    if (path === 'registered-models/delete') this.highest.delete(name);
    if (path === 'registered-models/rename' && new_name && names.includes(new_name) && !this.highest.has(new_name)) {
      this.highest.delete(name);
      this.highest.set(new_name, issued);
    }
  }
}

/** What is drawn of the registry's own. */
class RegistryRandom extends Random {
  readonly shelf = new Shelf();

  /** Mostly a model that is there. */
  name(): string {
    const there = [...this.shelf.highest.keys()];
    return there.length > 0 && this.chance(0.93) ? this.of(there) : this.of(names);
  }

  /** As often one that is free as one that may be taken. */
  newName(): string {
    const free = names.filter((name) => !this.shelf.highest.has(name));
    return this.of(free.length > 0 && this.chance(0.5) ? free : names);
  }

  /** Mostly a version that was issued (and may have been deleted), now and then the one after it. */
  version(): Fields {
    const issuing = [...this.shelf.highest].filter(([, highest]) => highest > 0);
    const [name, highest] = issuing.length > 0 && this.chance(0.93) ? this.of(issuing) : [this.name(), 1];
    const issued = 1 + Math.floor(this.next() * highest);
    const version = String(this.chance(0.06) ? highest + 1 : issued);
    return { name, version: this.slip(0.05) ? this.of(oddVersions) : version };
  }

  alias(): unknown {
    return this.slip(0.1) ? this.of(oddAliases) : this.of(aliases);
  }

  tagKey(): unknown {
    if (this.chance(0.04)) return promptTag;
    return this.slip(0.07) ? this.of(oddTagKeys) : this.of(tagKeys);
  }

  /** One version tagged as a prompt hides all others of its model from MLflow's searches; from ours, itself alone. */
  tag(promptValues = ['true', 'false', 'True']): Fields {
    const key = this.tagKey();
    if (key === promptTag) return { key, value: this.of(promptValues) };
    return { key, value: this.slip(0.05) ? this.of(oddTagValues) : this.of(tagValues) };
  }

  tags(): unknown {
    if (this.chance(0.5)) return undefined;
    const tags = Array.from({ length: this.of([0, 1, 2, 3]) }, () => ({
      key: this.of(tagKeys),
      value: this.of(tagValues),
    }));
    return this.slip(0.05) ? [...tags, { key: this.of(['a@b', '']), value: 'x' }] : tags;
  }

  description(): unknown {
    return this.slip(0.03) ? this.of(oddDescriptions) : this.of(descriptions);
  }
}
