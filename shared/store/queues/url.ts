import { environment } from '#shared/operations/environment.ts';
import { kebab, type QueueName } from '#shared/operations/queues.ts';
import { requireEnvironment } from '#shared/wire/environment.ts';

export const urlOf = (queue: QueueName): string => requireEnvironment(environment.queues) + kebab(queue);
