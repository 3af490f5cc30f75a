import { expect, test } from 'vitest';
import { movesIn, versionsIn } from '#shared/domain/traces.ts';

const archived = [
  { version: 1, from: 'Production', to: 'Archived' },
  { version: 4, from: 'Production', to: 'Archived' },
];
const wereArchived = archived.map(({ version, to }) => ({ version, to }));

test.each<[row: Parameters<typeof versionsIn>[0], versions: number[], moves: ReturnType<typeof movesIn>]>([
  [{ kind: 'model_renamed', from: 'a', to: 'b' }, [], []],
  [{ kind: 'tag_set', to: 'v' }, [], []],
  [{ kind: 'tag_set', version: 2, to: 'v' }, [2], []],
  [{ kind: 'alias_set', to: 2 }, [2], []],
  [{ kind: 'alias_set', from: 1, to: 2 }, [1, 2], []],
  [{ kind: 'alias_set', from: 1, to: 1 }, [1], []],
  [{ kind: 'alias_deleted', from: 1 }, [1], []],
  [{ kind: 'stage_transitioned', version: 3, from: 'None', to: 'None' }, [3], []],
  [
    { kind: 'stage_transitioned', version: 3, from: 'None', to: 'Production', archived },
    [3, 1, 4],
    [...wereArchived, { version: 3, to: 'Production' }],
  ],
  [{ kind: 'versions_archived', version: 3, from: 'None', to: 'None', archived }, [3, 1, 4], wereArchived],
  [{ kind: 'version_deleted', version: 3, from: 'Staging' }, [3], [{ version: 3, to: undefined }]],
  [{ kind: 'version_restored', version: 3, to: 'None' }, [3], [{ version: 3, to: 'None' }]],
])('%j', (row, versions, moves) => {
  expect(versionsIn(row)).toEqual(versions);
  expect(movesIn(row)).toEqual(moves);
});
