import { spawn, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/** Programs of the dependencies, started with this Node: their shell wrappers differ between systems. */
const tools = {
  biome: '@biomejs/biome/bin/biome',
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  'electron-builder': 'electron-builder/cli.js',
  'electron-vite': 'electron-vite/bin/electron-vite.js',
  kernels: '../scripts/lib/kernels.mjs',
  knip: 'knip/bin/knip.js',
  'package-for-tests': '../scripts/lib/package-for-tests.mjs',
  playwright: '@playwright/test/cli.js',
  'prepare-tests': '../scripts/lib/prepare-tests.mjs',
  types: '../scripts/lib/types.mjs',
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

const tellDone = (step, started) =>
  process.stderr.write(`✓ ${step.join(' ')} ${((Date.now() - started) / 1000).toFixed(1)} s\n`)

/** Runs a tool in the foreground, telling how long it took. */
export const runTool = (root, ...step) => {
  const started = Date.now()
  run(root, process.execPath, tool(root, ...step))
  tellDone(step, started)
}

/** Runs a tool, with another Node where one is named, and tells what it printed once it has ended. */
const runQuietly = (root, step, node) =>
  new Promise((resolve, reject) => {
    const started = Date.now()
    const called = node ? [step[0], 'on Node', node.version] : step
    const child = spawn(node?.program ?? process.execPath, tool(root, ...step), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    const keep = data => {
      printed += data
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', reject)
    child.on('close', code => {
      process.stderr.write(printed)
      if (code === 0) tellDone(called, started)
      else process.stderr.write(`✘ ${called.join(' ')}\n`)
      resolve(code === 0)
    })
  })

/**
 * Runs tools that do not need each other side by side, all of them; a failure ends this process after the last.
 * @param steps each a tool and its arguments, or `{ step, node }`: with another Node
 */
export const runToolsTogether = async (root, steps) => {
  const waiting = steps.map(each => (Array.isArray(each) ? { step: each } : each))
  let passed = true
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      passed = (await runQuietly(root, next.step, next.node)) && passed
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  if (!passed) process.exit(1)
}
