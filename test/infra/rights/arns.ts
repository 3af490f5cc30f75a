/** What stands for the one table, the one bucket and the key that signs in the statements that are checked. */
export const arns = {
  table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/stagebook',
  bucket: 'arn:aws:s3:::stagebook',
  signingKey: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};
