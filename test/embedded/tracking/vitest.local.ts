import { defineConfig } from 'vitest/config';
export default defineConfig({
  root: '/work/main',
  test: { name: 'local', env: { STAGEBOOK_LOG_LEVEL: 'error', SEARCH_RUNS: '4', ERA_RUNS: '8' }, include: ['test/embedded/tracking/{concurrency,batches,lifecycle,odd-keys,search-runs,search-amid,search-models,search-ways,history,faults,eras}.test.ts'],
    globalSetup: ['/work/main/test/support/dynamodb-local-setup.ts', '/work/main/test/support/s3-setup.ts'], testTimeout: 120000, hookTimeout: 60000 },
});
