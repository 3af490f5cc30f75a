import { expect, test } from 'vitest';
import { consumers } from '#shared/operations/consumers.ts';
import { notFound } from '#shared/operations/fallback.ts';
import { operations } from '#shared/operations/index.ts';
import type { Access, FunctionSource } from '#shared/operations/operation.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';
import { documented, tableOf } from '#test/support/measured-table.ts';

/** docs/security.md tells what each function may do, from the table that roles are made from. `UPDATE_DOCS=1` rewrites it. */

const document = new URL('../../docs/security.md', import.meta.url);

const told = (rights: { readonly [name in string]?: readonly string[] | undefined } = {}): string =>
  Object.entries(rights)
    .flatMap(([name, values]) => (values ? `${name}: ${values.join(', ')}` : []))
    .join('; ');

const rowOf = ({ name, access }: FunctionSource): string[] => [
  `\`${name}\``,
  told(access.table),
  (access.indexes ?? []).join(', '),
  told(access.bucket),
  told({ key: access.key, secrets: access.secrets }),
  told({ queues: access.queues, bus: access.bus }),
];

const all = [...operations, notFound, ...consumers, ...workers, ...schedules];

test('says what each function may do', () => {
  const rights = tableOf(['function', 'table', 'indexes', 'bucket', 'keys', 'sends'], all.map(rowOf));
  expect(documented(document, 'rights', rights)).toBe(rights);
});

const writes = ({ table = {} }: Access) =>
  (table.ledger ?? []).filter((action) => !['GetItem', 'Query'].includes(action));

test('one function writes to the ledger, as it says', () => {
  expect(all.filter(({ access }) => writes(access).length > 0).map(({ name }) => name)).toEqual(['auditTransitions']);
});

const changing = ['PutObject', 'DeleteObject', 'AbortMultipartUpload'] as const;

test('whoever writes where registered files are is named', () => {
  const writers = all.filter(({ access: { bucket = {} } }) =>
    changing.some((action) => bucket[action]?.some((area) => area === 'models' || area === 'manifests')),
  );
  expect(writers.map(({ name }) => name).sort()).toEqual(['createModelVersion', 'followUp']);
});

const holding = (right: 'Encrypt' | 'Decrypt') =>
  all.filter(({ access }) => access.secrets?.includes(right)).map(({ name }) => name);

test('whoever may read secrets of webhooks, or write them, is named', () => {
  expect(holding('Decrypt').sort()).toEqual([
    'deliverWebhooks',
    'testRegistryWebhook',
    'testWebhook',
    'updateRegistryWebhook',
  ]);
  expect(holding('Encrypt').sort()).toEqual([
    'createRegistryWebhook',
    'createWebhook',
    'updateRegistryWebhook',
    'updateWebhook',
  ]);
});
