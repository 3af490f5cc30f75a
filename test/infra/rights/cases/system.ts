import { operations } from '#shared/operations/index.ts';
import { deliver, eventOf } from '#test/support/events.ts';
import type { Asked } from '../asked.ts';
import { recorded } from '../recorder.ts';
import type { Cases } from './act.ts';

/** What is answered out of the function itself, some of it as plain text. */
export const silentCases = (asked: Asked[]): Cases =>
  Object.fromEntries(
    ['getHealth', 'getVersion', 'getServerInfo', 'whoAmI'].map((name) => [
      name,
      async () => {
        const operation = operations.find((one) => one.name === name);
        if (operation) await recorded(asked, [], () => deliver(operation.file, eventOf(operation, {})));
      },
    ]),
  );
