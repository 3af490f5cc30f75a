/** The names of the environment variables that whatever runs the functions (CDK, the laptop, tests) must set. */
export const environment = {
  /** Name of the one DynamoDB table. */
  table: 'STAGEBOOK_TABLE',
  /** URL of another DynamoDB than AWS's own; unset in the cloud. */
  dynamodbEndpoint: 'DYNAMODB_ENDPOINT',
  /** Name of the one S3 bucket. */
  bucket: 'STAGEBOOK_BUCKET',
  /** URL of another S3 than AWS's own; unset in the cloud. */
  s3Endpoint: 'S3_ENDPOINT',
  /** URL at which callers reach that S3, if it is another; `{host}` stands for the host name by which they called us. */
  s3PublicEndpoint: 'S3_PUBLIC_ENDPOINT',
  /** `https`: download URIs are URLs of this server, for clients whose tracking server is another. */
  downloadUri: 'STAGEBOOK_DOWNLOAD_URI',
  /**
   * `off`: clients are not told to fetch big files in ranges at once. Over a network many connections are faster than
   * one; where S3 is on the client's own machine, one stream is twice as fast as mlflow's ranges.
   */
  multipartDownloads: 'STAGEBOOK_MULTIPART_DOWNLOADS',
  /** Least severe level that is logged: debug, info, warn, error, or off for none. */
  logLevel: 'STAGEBOOK_LOG_LEVEL',
} as const;
