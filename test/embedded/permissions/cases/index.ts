import type { Case } from '../case.ts';
import { comments } from './comments.ts';
import { comparisons } from './compare.ts';
import { defaults } from './defaults.ts';
import { deliveries } from './deliveries.ts';
import { files } from './files.ts';
import { lifecycle } from './lifecycle.ts';
import { listed } from './listed.ts';
import { models } from './models.ts';
import { monitors } from './monitors.ts';
import { observed } from './observed.ts';
import { past } from './past.ts';
import { policies } from './policies.ts';
import { promotions } from './promotions.ts';
import { registryWebhooks } from './registry-webhooks.ts';
import { requests } from './requests.ts';
import { transitions } from './transitions.ts';
import { versions } from './versions.ts';

/** Those that look at all models first, while there are few. */
export const cases: readonly Case[] = [
  ...listed,
  ...models,
  ...defaults,
  ...versions,
  ...transitions,
  ...lifecycle,
  ...past,
  ...files,
  ...requests,
  ...comments,
  ...policies,
  ...promotions,
  ...comparisons,
  ...registryWebhooks,
  ...deliveries,
  ...monitors,
  ...observed,
];
