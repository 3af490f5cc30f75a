/** The names of the environment variables that whatever runs the functions (CDK, the laptop, tests) must set. */
export const environment = {
  /** Name of the one DynamoDB table. */
  table: 'STAGEBOOK_TABLE',
  /** URL of another DynamoDB than AWS's own; unset in the cloud. */
  dynamodbEndpoint: 'DYNAMODB_ENDPOINT',
  /** Least severe level that is logged: debug, info, warn, error, or off for none. */
  logLevel: 'STAGEBOOK_LOG_LEVEL',
} as const;
