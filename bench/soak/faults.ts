/** What a request that is on its way asks for: `TransactWriteItems` of DynamoDB and its stream, `GET` of S3. */
export type Asked = { operation: string; body: Buffer };

export type Answer = { status: number; type: string; body: string };

export type Fault = {
  name: string;
  /** Of a thousand requests that it may befall, in calm weather. */
  rate: number;
  /** Operations that it may befall: all without. */
  befalls?: RegExp;
  /** `before`: nothing happens; `after`: it has happened, and nobody hears of it; `amid`: half of the answer comes. */
  when: 'before' | 'after' | 'amid';
  /** What is answered in the server's place; without it the connection is cut. */
  answer?: (asked: Asked) => Answer;
  /** What a call may be answered for it, when it was tried again in vain. */
  leadsTo: 429 | 503;
};

export type Faults = {
  /** Requests of a thousand, in calm weather, that wait, and how long (ms): as often below the geometric mean as above. */
  slow: { rate: number; from: number; to: number };
  faults: readonly Fault[];
};

const dynamodbError = (status: number, type: string, more: object = {}): Answer => ({
  status,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'injected', ...more }),
});

const says = (status: number, type: string) => () => dynamodbError(status, type);

/** One of the actions conflicts with a transaction of somebody else, as DynamoDB tells it. */
const conflict = ({ body }: Asked): Answer => {
  const { TransactItems: actions = [] } = JSON.parse(body.toString()) as { TransactItems?: object[] };
  const CancellationReasons = actions.map((_, index) => ({ Code: index === 0 ? 'TransactionConflict' : 'None' }));
  return dynamodbError(400, 'TransactionCanceledException', { CancellationReasons });
};

/** For nothing of a batch there was capacity: that is a success. */
const givenBack = ({ operation, body }: Asked): Answer => {
  const { RequestItems } = JSON.parse(body.toString()) as { RequestItems: object };
  const answer =
    operation === 'BatchGetItem'
      ? { Responses: {}, UnprocessedKeys: RequestItems }
      : { UnprocessedItems: RequestItems };
  return { status: 200, type: 'application/x-amz-json-1.0', body: JSON.stringify(answer) };
};

const failed: readonly Omit<Fault, 'rate'>[] = [
  { name: 'failed', when: 'before', answer: says(500, 'InternalServerError'), leadsTo: 503 },
  { name: 'failed when it had happened', when: 'after', answer: says(500, 'InternalServerError'), leadsTo: 503 },
  { name: 'cut', when: 'before', leadsTo: 503 },
  { name: 'cut when it had happened', when: 'after', leadsTo: 503 },
  { name: 'half an answer', when: 'amid', leadsTo: 503 },
];

const throttled = 'ProvisionedThroughputExceededException';
const write = /^(Put|Update|Delete)Item$/;
const transaction = /^Transact/;
const streams = /^(GetRecords|GetShardIterator|DescribeStream)$/;
const table = /^(?!GetRecords|GetShardIterator|DescribeStream)/;

export const ofDynamodb: Faults = {
  slow: { rate: 20, from: 10, to: 2_000 },
  faults: [
    { name: 'throttled', rate: 6, befalls: table, when: 'before', answer: says(400, throttled), leadsTo: 429 },
    {
      ...{ name: 'too many requests', rate: 4, befalls: table },
      ...{ when: 'before', answer: says(400, 'ThrottlingException'), leadsTo: 429 },
    },
    { name: 'conflict', rate: 20, befalls: transaction, when: 'before', answer: conflict, leadsTo: 429 },
    {
      ...{ name: 'conflict with a transaction', rate: 10, befalls: write },
      ...{ when: 'before', answer: says(400, 'TransactionConflictException'), leadsTo: 429 },
    },
    {
      ...{ name: 'in progress', rate: 2, befalls: /^TransactWrite/ },
      ...{ when: 'after', answer: says(400, 'TransactionInProgressException'), leadsTo: 503 },
    },
    { name: 'batch given back', rate: 20, befalls: /^Batch/, when: 'before', answer: givenBack, leadsTo: 429 },
    {
      ...{ name: 'iterator expired', rate: 5, befalls: /^GetRecords$/ },
      ...{ when: 'before', answer: says(400, 'ExpiredIteratorException'), leadsTo: 503 },
    },
    {
      ...{ name: 'stream throttled', rate: 20, befalls: streams },
      ...{ when: 'before', answer: says(400, throttled), leadsTo: 429 },
    },
    ...failed.map((fault) => ({ ...fault, rate: 2 })),
  ],
};

const s3Error = (status: number, code: string) => (): Answer => ({
  status,
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>injected</Message></Error>`,
});

export const ofS3: Faults = {
  slow: { rate: 40, from: 10, to: 2_000 },
  faults: [
    { name: 'slow down', rate: 20, when: 'before', answer: s3Error(503, 'SlowDown'), leadsTo: 429 },
    ...failed.map((fault) => ({ ...fault, rate: 5, ...(fault.answer && { answer: s3Error(500, 'InternalError') }) })),
  ],
};

/** Of each half minute a part is a storm, in which faults are so many times as frequent. */
const storm = { every: 30_000, lasts: 6_000, times: 15 };

export const weatherAt = (elapsed: number): number => (elapsed % storm.every < storm.lasts ? storm.times : 1);
