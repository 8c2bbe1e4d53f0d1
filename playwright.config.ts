import { defineConfig } from '@playwright/test'

/** What these measure depends on the machine having nothing else to do. */
const measured = /(library|responsive)\.spec\.ts/

/** Journeys on the real app, three at a time: much of each is waiting. Those that measure come after, alone. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/known-machine.ts',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  retries: 0,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  workers: 3,
  projects: [
    { name: 'journeys', testIgnore: measured },
    { name: 'measured', testMatch: measured, dependencies: ['journeys'], workers: 1 },
  ],
})
