import { defineConfig } from 'vitest/config';

const quiet = { STAGEBOOK_LOG_LEVEL: 'off' };

/**
 * What each layer proves: CONTRIBUTING.md, "Tests". One runs after the other but for those on the same emulators: real
 * clients and servers, a deployment and Java beside each other make a small machine so busy that calls wait for longer
 * than they may.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/scratch-setup.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          env: quiet,
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/support/environment.ts'],
        },
      },
      {
        test: {
          name: 'embedded',
          sequence: { groupOrder: 1 },
          env: quiet,
          include: ['test/embedded/**/*.test.ts'],
          globalSetup: ['test/support/dynamodb-setup.ts', 'test/support/s3-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // What is deployed, against the operation table and what the functions really send.
        test: {
          name: 'infra',
          sequence: { groupOrder: 3 },
          env: quiet,
          include: ['test/infra/**/*.test.ts'],
          globalSetup: [
            'test/support/dynamodb-setup.ts',
            'test/support/s3-setup.ts',
            'test/infra/deploy/python-setup.ts',
          ],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // The same rules on AWS's own DynamoDB Local, so that we do not test our own beliefs.
        test: {
          name: 'dynamodb-local',
          sequence: { groupOrder: 2 },
          env: {
            ...quiet,
            FUZZ_RUNS: '1',
            FUZZ_WORKERS: '6',
            SEARCH_RUNS: '5',
            CLIENTS: '6',
            WRITERS: '20',
            CHAINS: '25',
          },
          include: [
            'test/embedded/rules/**/*.test.ts',
            'test/embedded/search/{moments,property,tokens,ways}.test.ts',
            'test/embedded/tracking/{batches,concurrency,lifecycle,odd-keys,search-runs,search-ways}.test.ts',
          ],
          globalSetup: ['test/support/dynamodb-local-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        // What any S3 must do, and what is done with it, on an S3 that is not ours.
        test: {
          name: 'versitygw',
          sequence: { groupOrder: 1 },
          env: quiet,
          include: ['test/embedded/s3/any/**/*.test.ts', 'test/embedded/artifacts/**/*.test.ts'],
          setupFiles: ['test/support/versitygw-skip.ts'],
          globalSetup: ['test/support/dynamodb-setup.ts', 'test/support/versitygw-setup.ts'],
          // Once in a while it answers a good request with a bare status; what we do wrong fails every time.
          retry: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same tests as in `embedded` with the figures we promise: `npm run test:heavy`.
        test: {
          name: 'heavy',
          env: {
            ...quiet,
            PROMOTIONS: '1000',
            WRITES: '5000',
            HOOK_TRANSITIONS: '2000',
            LANE_RUNS: '40',
            FUZZ_RUNS: '40',
            POINTS: '1000000',
            AS_OF_CALLS: '5000',
            CHANGES: '100000',
          },
          include: [
            'test/heavy/**/*.test.ts',
            'test/embedded/process/**/*.test.ts',
            'test/embedded/rules/fuzz.test.ts',
            'test/embedded/webhooks/interleavings.test.ts',
            'test/embedded/tracking/history.test.ts',
            'test/embedded/as-of/truth.test.ts',
            'test/embedded/cost/{as-of,history}.test.ts',
          ],
          globalSetup: ['test/support/dynamodb-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
      {
        // What has a browser to show it.
        test: {
          name: 'web',
          sequence: { groupOrder: 5 },
          env: quiet,
          include: ['test/web/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'contract',
          sequence: { groupOrder: 4 },
          include: ['test/contract/**/*.test.ts', 'test/month/**/*.test.ts'],
          globalSetup: ['test/contract/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
