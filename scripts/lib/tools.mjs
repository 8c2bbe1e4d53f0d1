import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Programs of the dependencies, started with this Node: their shell wrappers differ between systems. */
const tools = {
  biome: '@biomejs/biome/bin/biome',
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  'electron-builder': 'electron-builder/cli.js',
  'electron-vite': 'electron-vite/bin/electron-vite.js',
  knip: 'knip/bin/knip.js',
  playwright: '@playwright/test/cli.js',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
}

/** Arguments for Node that run a tool. */
export const tool = (root, name, ...args) => [join(root, 'node_modules', tools[name]), ...args]

/** Runs a program in the foreground; a failure ends this process with its code. */
export const run = (root, program, args, env = {}) => {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs tools one after the other, telling how long each took. */
export const runTools = (root, steps) => {
  for (const step of steps) {
    const started = Date.now()
    run(root, process.execPath, tool(root, ...step))
    process.stderr.write(`✓ ${step.join(' ')} ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  }
}
