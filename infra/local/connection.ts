import { environment } from '#shared/operations/environment.ts';

/** The name of the one table on a laptop. */
const tableName = 'stagebook';

const dummy = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/**
 * Sets what the functions read when they are imported. The embedded database gets credentials that are nobody's;
 * another one, named by `DYNAMODB_ENDPOINT`, may need the user's own.
 */
export const setEnvironment = (endpoint: string, embedded: boolean): void => {
  if (embedded) {
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, dummy);
  }
  const defaults = { ...dummy, [environment.table]: tableName, [environment.logLevel]: 'warn' };
  for (const [name, value] of Object.entries(defaults)) process.env[name] ||= value;
  process.env[environment.dynamodbEndpoint] = endpoint;
};

/** How the SDK's clients reach the database that `setEnvironment` chose. */
export const connection = () => ({
  endpoint: process.env[environment.dynamodbEndpoint] as string,
  region: process.env.AWS_REGION as string,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID as string,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY as string,
    ...(process.env.AWS_SESSION_TOKEN && { sessionToken: process.env.AWS_SESSION_TOKEN }),
  },
});
