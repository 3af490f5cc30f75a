import { beforeEach, inject } from 'vitest';

/** Vitest's setup file: where there is no versitygw, every test says so instead of running. */
beforeEach(({ skip }) => {
  const { missing } = inject('s3');
  if (missing) skip(missing);
});
