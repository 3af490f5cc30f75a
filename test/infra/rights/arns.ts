/** What stands for the one table and the one bucket in the statements that are checked. */
export const arns = {
  table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/stagebook',
  bucket: 'arn:aws:s3:::stagebook',
};
