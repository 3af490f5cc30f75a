import type { Access } from './operation.ts';

/** Of a transition: what its gates look at are policies, requests, who is there, and what was reported and filed of them. */
export const promoting = {
  table: { registry: ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem'] },
  bucket: { GetObject: ['models'], ListBucket: ['models'] },
} as const satisfies Access;
