/**
 * Where the units of a call land: partition keys of the table, and those of an index behind its name. `<model>` stands for
 * the model's id, `<shard>` for its shard of `recent`, `<call>` for what no two calls share. How many there are of each call
 * together is measured (docs/access-patterns.md).
 */
export type Units = { readonly [partition: string]: number };

export type Sent = {
  reads?: Units;
  writes?: Units;
  /** In DynamoDB's transactions what is throttled or in conflict is cancelled, and not repeated by the SDK. */
  transaction?: true;
  /** The item that makes others wait: `rev` is as it was read, or nobody else writes it at the same moment. */
  condition?: 'rev' | 'untouched';
};

/** Requests one after the other; `again`: `retrying` repeats all of them. */
export type Stage = { again?: true; requests: readonly Sent[] };

const ofModel = 'MODEL#<model>';
/** Policies of all models are those of the registry's own id. */
const ofAll = 'MODEL#<registry>';

const read = (units: number): Stage[] => [{ requests: [{ reads: { [ofModel]: units } }] }];
const readThen = (reads: Units, writes: Units, condition: 'rev' | 'untouched'): Stage[] => [
  { again: true, requests: [{ reads }, { writes, transaction: true, condition }] },
];

const issue: Stage = { again: true, requests: [{ writes: { [ofModel]: 1, 'recent MODELS#<shard>': 2 } }] };
const newVersion = {
  [ofModel]: 4,
  'IS#v#source#<call>': 2,
  'list MODEL#<model>': 1,
  'recent VERSIONS#<shard>': 1,
};
const creating = (writes: Units): Stage[] => [issue, { again: true, requests: [{ writes, transaction: true }] }];

/** By the names that docs/access-patterns.md gives them. */
export const calls = {
  'get version': read(2),
  'get manifest by alias': [{ requests: [{ reads: { [ofModel]: 1 } }, { reads: { [ofModel]: 1 } }] }],
  'create model': [
    {
      again: true,
      requests: [
        {
          writes: {
            'NAME#<call>': 2,
            BORN: 2,
            [ofModel]: 4,
            'GRANTED#<principal>': 2,
            'list MODELS': 1,
            'list NAMED#<call>': 1,
            'recent MODELS#<shard>': 1,
            'recent MODEL#<model>': 1,
          },
          transaction: true,
        },
      ],
    },
  ],
  'create version': creating(newVersion),
  'create version with run and two tags': creating({
    ...newVersion,
    'IS#v#run#<call>': 2,
    'IS#v#tag.env#prod': 2,
    'IS#v#tag.team#risk': 2,
  }),
  'set version tag': readThen({ [ofModel]: 2 }, { [ofModel]: 4, 'IS#v#tag#<call>': 2 }, 'untouched'),
  'set alias': readThen({ [ofModel]: 3, [ofAll]: 1 }, { [ofModel]: 6, 'recent MODEL#<model>': 1 }, 'rev'),
  'transition, archiving the incumbent': readThen(
    { [ofModel]: 4, [ofAll]: 1 },
    {
      [ofModel]: 12,
      'list MODEL#<model>': 4,
      'recent MODELS#<shard>': 2,
      'recent MODEL#<model>': 1,
      'recent VERSIONS#<shard>': 4,
    },
    'rev',
  ),
  'rename model': readThen(
    { [ofModel]: 4 },
    {
      [ofModel]: 4,
      'NAME#<call>': 4,
      'list MODELS': 2,
      'list NAMED#<call>': 1,
      'recent MODELS#<shard>': 2,
      'recent MODEL#<model>': 1,
    },
    'rev',
  ),
  'delete model': readThen(
    { [ofModel]: 1 },
    {
      [ofModel]: 4,
      'NAME#<call>': 2,
      'WALK#<model>': 2,
      'list MODELS': 1,
      'list DELETED': 1,
      'recent MODELS#<shard>': 1,
      'recent MODEL#<model>': 1,
    },
    'rev',
  ),
  'first page of 10 models': [{ requests: [{ reads: { 'list MODELS': 0.5, 'MODEL#<others>': 21 } }] }],
  'create experiment': [
    { requests: [{ reads: { 'EXPERIMENT_NAME#<call>': 1 } }] },
    { again: true, requests: [{ writes: { EXPERIMENTS: 1 } }] },
    { again: true, requests: [{ writes: { 'EXPERIMENT_NAME#<call>': 2, EXPERIMENTS: 2 }, transaction: true }] },
  ],
  'create run': [
    {
      again: true,
      requests: [
        { reads: { EXPERIMENTS: 1 } },
        {
          writes: {
            'RUN#<call>': 2,
            'IS#r#tag.mlflow.runName#<call>': 2,
            'list RUNS#active#<experiment>': 1,
            'recent RUNS#active##<shard>': 1,
          },
          transaction: true,
        },
      ],
    },
  ],
} satisfies Record<string, readonly Stage[]>;

export type CallName = keyof typeof calls;

export const stagesOf = (name: CallName): readonly Stage[] => calls[name];
