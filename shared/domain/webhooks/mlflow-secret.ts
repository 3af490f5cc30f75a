import { requireLength } from '../names.ts';

/** Ours, as of Databricks' webhooks: KMS encrypts 4,096 bytes. */
export const requireSecret = (secret: string): void => requireLength('secret', 500, secret);
