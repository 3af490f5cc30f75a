import { expect, test } from 'vitest';
import { startStagebook } from '#test/support/stagebook.ts';

test('several workers answer at one port, and what they write is chained', async () => {
  const { url, stop } = await startStagebook({ args: ['--workers', '2'] });
  const post = (path: string, body: object) =>
    fetch(`${url}/api/2.0/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(body),
    });
  const names = Array.from({ length: 8 }, (_, number) => `model-${number}`);
  const made = await Promise.all(names.map((name) => post('mlflow/registered-models/create', { name })));
  expect(made.map(({ status }) => status)).toEqual(names.map(() => 200));
  const head = async () => (await fetch(`${url}/api/2.0/stagebook/ledger/head?model=model-7`)).text();
  await expect.poll(head).toContain('"n":1');
  await stop();
});
