import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const filter = ({ name }: { name: string }) => ({ filter: `name = '${name}'` });
const newestFirst = () => ({ order_by: ['last_updated_timestamp DESC'] });

/** The history of all is found by the entries of the ledger. */
async function chained({ id }: World) {
  const { bell, deliver } = await import('#test/embedded/ledger/consumer.ts');
  await deliver([bell(`MODEL#${id}`, 'CHANGE#0000000001')]);
}

/** Of all models those that one may know of. */
export const listed: Case[] = [
  ...['searchRegisteredModels', 'searchModelVersions', 'findRegisteredModels', 'findModelVersions'].flatMap(
    (operation) => [
      { operation, what: 'by name', input: filter },
      { operation, what: 'all', input: () => ({}) },
      { operation, what: 'all, newest first', input: newestFirst },
    ],
  ),
  { operation: 'listRegisteredModels', input: () => ({}) },
  { operation: 'getHistory', what: 'of all', before: chained, input: () => ({ max_results: 1_000 }) },
  { operation: 'getAsOf', what: 'of all', input: () => ({ time: String(Date.now()) }) },
].map((asked) => ({ ...asked, ability: 'view', shows: true }));
