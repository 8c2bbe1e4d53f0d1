import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    // Loading zod and the runtime again for each of so many files would take longer than their tests.
    isolate: false,
    tags: [
      {
        name: 'every-node',
        description: 'npm test runs them on other Nodes too: scripts/lib/other-nodes.mjs',
      },
    ],
    projects: [
      { extends: true, test: { name: 'units', include: ['src/**/*.test.ts'] } },
      // Parts of the window in a document without a browser, on the real stores.
      {
        extends: true,
        test: {
          name: 'components',
          include: ['src/renderer/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: 'src/renderer/testing/setup.ts',
          alias: [
            {
              find: /^zustand$/,
              replacement: fileURLToPath(new URL('src/renderer/testing/zustand.ts', import.meta.url)),
            },
          ],
        },
      },
      {
        extends: true,
        test: { name: 'whole', include: ['tests/**/*.test.ts'], globalSetup: 'tests/known-machine.ts' },
      },
    ],
  },
})
