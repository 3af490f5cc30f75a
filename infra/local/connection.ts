import { environment } from '#shared/operations/environment.ts';

/** The name of the one table, and of the one bucket, on a laptop. */
const name = 'stagebook';

const dummy = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/**
 * Whose name the functions sign with. What is embedded takes that of nobody, or one whose secret is `secret`; a database
 * or an S3 that the user names may need the user's own.
 */
export const setCredentials = (embedded: boolean, secret = dummy.AWS_SECRET_ACCESS_KEY): void => {
  const ours = { ...dummy, AWS_SECRET_ACCESS_KEY: secret };
  if (embedded) {
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, ours);
  }
  for (const [variable, value] of Object.entries(ours)) process.env[variable] ||= value;
};

/** Sets what the functions read when they are imported, but whose name they sign with. */
export const setDatabase = (dynamodb: string): void => {
  process.env[environment.table] ||= name;
  process.env[environment.logLevel] ||= 'warn';
  process.env[environment.dynamodbEndpoint] = dynamodb;
};

export const setEnvironment = (dynamodb: string, embedded: boolean): void => {
  setCredentials(embedded);
  setDatabase(dynamodb);
};

/** The name of the bucket, also before `setS3` is called. */
export const bucketName = (): string => process.env[environment.bucket] || name;

/** `publicEndpoint` is what callers reach if it is another. */
export const setS3 = ({ endpoint, publicEndpoint }: { endpoint: string; publicEndpoint?: string }): void => {
  process.env[environment.bucket] = bucketName();
  process.env[environment.s3Endpoint] = endpoint;
  if (!publicEndpoint) return;
  process.env[environment.s3PublicEndpoint] = publicEndpoint;
  // On this machine one stream is faster than mlflow's ranges.
  process.env[environment.multipartDownloads] ||= 'off';
};

/** What functions put on a queue or on the bus goes there; answers how to take that back. */
export const setQueues = (endpoint: string): (() => void) => {
  const set = {
    [environment.queues]: `${endpoint}/000000000000/stagebook-`,
    [environment.sqsEndpoint]: endpoint,
    [environment.bus]: name,
    [environment.eventBridgeEndpoint]: endpoint,
  };
  Object.assign(process.env, set);
  return () => {
    for (const variable of Object.keys(set)) delete process.env[variable];
  };
};

/** By which the functions sign. */
export const credentials = () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID as string,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY as string,
});

/** How the SDK's clients sign. */
export const identity = () => ({
  region: process.env.AWS_REGION as string,
  credentials: {
    ...credentials(),
    ...(process.env.AWS_SESSION_TOKEN && { sessionToken: process.env.AWS_SESSION_TOKEN }),
  },
});

/** How the SDK's clients reach the database that `setEnvironment` chose. */
export const connection = () => ({
  endpoint: process.env[environment.dynamodbEndpoint] as string,
  ...identity(),
});
