import { defineConfig } from 'vitest/config';

const quiet = { STAGEBOOK_LOG_LEVEL: 'off' };

/** What each layer proves: CONTRIBUTING.md, "Tests". */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          env: quiet,
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/support/environment.ts'],
        },
      },
      {
        test: {
          name: 'embedded',
          env: quiet,
          include: ['test/embedded/**/*.test.ts'],
          globalSetup: ['test/support/dynamodb-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same rules on AWS's own DynamoDB Local, so that we do not test our own beliefs.
        test: {
          name: 'dynamodb-local',
          env: quiet,
          include: ['test/embedded/rules/**/*.test.ts'],
          globalSetup: ['test/support/dynamodb-local-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: ['test/contract/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
