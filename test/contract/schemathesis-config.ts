/** Words by the names of the arguments that take them. */
export type Words = Readonly<Record<string, readonly (string | number)[]>>;

/** Entries of lists, and fields of messages, that take another argument's words. */
const nested: Record<string, string> = {
  'metrics[*].key': 'key',
  'params[*].key': 'key',
  'tags[*].key': 'key',
  'models[*].model_id': 'model_id',
  'metrics[*].model_id': 'model_id',
  'experiment_ids[*]': 'experiment_id',
  'stages[*]': 'stage',
  'order_by[*]': 'order_by',
  'files[*].sha256': 'sha256',
  'access_control_list[*].permission_level': 'permission_level',
  'http_url_spec.url': 'url',
  'job_spec.workspace_url': 'url',
  'observations[*].model': 'model',
  'observations[*].version': 'version',
  'observations[*].metric': 'metric',
  'observations[*].timestamp': 'observed',
};

/** How likely a word is taken: a call with three arguments gets past them half of the time. */
const often = 0.8;
const seldom = 0.2;

/** What takes away for good finds its words seldom; else soon nothing would be left. */
const takingAway = [
  'deleteRegisteredModel',
  'renameRegisteredModel',
  'deleteModelVersion',
  'deleteExperiment',
  'deleteRun',
  'deleteLoggedModel',
  'deleteWebhook',
  'deleteRegistryWebhook',
];

/** Of these it wants exactly one. */
const waysToServe = ['version', 'stage', 'alias'];

/** And of these. */
const waysToMove = ['body.stage', 'body.alias'];

/** What is named by its name is not by its id, too. */
const ids = ['model_id', 'body.model_id'];
const byEither = ['getLedger', 'getLedgerHead', 'getEvidence', 'verifyLedger', 'hold', 'release', 'restore'];

type Binding = { argument: string; dictionary: string };

const bindingsOf = (words: Words): Binding[] => [
  ...Object.keys(words).flatMap((name) => [
    { argument: name, dictionary: name },
    { argument: `body.${name}`, dictionary: name },
  ]),
  ...Object.entries(nested).map(([argument, dictionary]) => ({ argument: `body.${argument}`, dictionary })),
];

/** A text of JSON is one of TOML, too. */
const quoted = (value: unknown) => JSON.stringify(value);

const bound = (bindings: readonly Binding[], probability: number) =>
  bindings.map(
    ({ argument, dictionary }) =>
      `${quoted(argument)} = { dictionary = ${quoted(dictionary)}, probability = ${probability} }`,
  );

const only = (operationIds: readonly string[], parameters: readonly string[]) => [
  '[[operations]]',
  `include-operation-id = ${quoted(operationIds)}`,
  '[operations.parameters]',
  ...parameters,
];

/** The configuration of schemathesis, as TOML. */
export function configurationOf(words: Words): string {
  const bindings = bindingsOf(words);
  const ofServing = bindings.filter(({ argument }) => waysToServe.includes(argument));
  const ofIds = bindings.filter(({ argument }) => ids.includes(argument));
  const ofMoving = bindings.filter(({ argument }) => waysToMove.includes(argument));
  return [
    'continue-on-failure = true',
    '[cache]',
    'enabled = false',
    '[generation]',
    'database = "none"',
    '[parameters]',
    ...bound(bindings, often),
    ...only(takingAway, bound(bindings, seldom)),
    ...only(['getManifest', 'getSeries'], bound(ofServing, seldom)),
    ...only(byEither, bound(ofIds, seldom)),
    ...only(['checkPromotion', 'forcePromotion', 'rollback'], bound(ofMoving, seldom)),
    '[dictionaries]',
    ...Object.entries(words).map(([name, values]) => `${quoted(name)} = { values = ${quoted(values)} }`),
    '',
  ].join('\n');
}
