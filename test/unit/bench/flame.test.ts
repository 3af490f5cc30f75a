import { expect, test } from 'vitest';
import { flameGraph, type Profile } from '#bench/load/flame.ts';

const frame = (functionName: string) => ({ functionName, url: '' });

/** A millisecond of `handle` itself, then one of what it calls, then nothing to do. */
const profile = (rare: number): Profile => ({
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5] },
    { id: 2, callFrame: frame('handle'), children: [3, 4] },
    { id: 3, callFrame: frame('parse<T>') },
    { id: 4, callFrame: frame('rare') },
    { id: 5, callFrame: frame('(idle)') },
  ],
  samples: [2, 3, 4, 5],
  timeDeltas: [1_000, 1_000 - rare, rare, 5_000],
  startTime: 0,
});

test('shares are of CPU time alone, since the load began, and what is too small is left out', () => {
  const drawn = flameGraph('a load', [profile(250), profile(250)], 1_000);
  expect(drawn).toContain('<title>handle: 100.0 %</title>');
  expect(drawn).toContain('<title>parse&lt;T>: 75.0 %</title>');
  expect(drawn).toContain('<title>rare: 25.0 %</title>');
  expect(drawn).not.toContain('(idle)');
  expect(flameGraph('a load', [profile(4)], 1_000)).not.toContain('rare');
  expect(flameGraph('a load', [profile(500)], 0)).toContain('<title>parse&lt;T>: 25.0 %</title>');
});
