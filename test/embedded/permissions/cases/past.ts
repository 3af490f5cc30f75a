import { ok } from '#test/embedded/tracking/calls.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

const byName = ({ name }: World) => ({ model: name });
const byId = ({ id }: World) => ({ model_id: id });

const operations: [operation: string, more?: () => object][] = [
  ['getHistory'],
  ['getHistory', () => ({ version: '1' })],
  ['getAsOf', () => ({ time: String(Date.now()) })],
  ['getLedger'],
  ['getLedgerHead'],
  ['getEvidence', () => ({ version: '1' })],
  ['verifyLedger'],
];

async function oneChange({ id }: World) {
  const { changes } = await ok('getHistory', { model_id: id, kind: ['model_created'] });
  return { transition_id: changes[0].transition_id };
}

/** What was, of one model. */
export const past: Case[] = [
  ...operations.flatMap(([operation, more = () => ({})]) =>
    [byName, byId].map(
      (which): Case => ({
        ability: 'view',
        ...(operation === 'verifyLedger' && { least: 'member' }),
        operation,
        what: [which === byName ? 'by name' : 'by id', ...Object.keys(more())].join(', '),
        input: (world) => ({ ...which(world), ...more() }),
      }),
    ),
  ),
  {
    ability: 'view',
    operation: 'getHistory',
    what: 'one change',
    before: oneChange,
    input: ({ transition_id }) => ({ transition_id }),
  },
];
