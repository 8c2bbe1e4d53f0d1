import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    tags: [
      {
        name: 'every-node',
        description: 'npm test runs them on other Nodes too: scripts/lib/other-nodes.mjs',
      },
    ],
    projects: [
      // Loading zod and the runtime again for each of so many files would take longer than their tests.
      { extends: true, test: { name: 'units', include: ['src/**/*.test.ts'], isolate: false } },
      // Parts of the window in a document without a browser, on the real stores.
      {
        extends: true,
        test: {
          name: 'components',
          include: ['src/renderer/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: 'src/renderer/testing/setup.ts',
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'whole', include: ['tests/**/*.test.ts'], globalSetup: 'tests/known-machine.ts' },
      },
    ],
  },
})
