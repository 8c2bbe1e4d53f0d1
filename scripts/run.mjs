// The one entry of every npm script: installs what a fresh clone lacks, builds what is stale, then runs.
// Plain JavaScript on Node's own modules, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { assertDisplay, prepareElectron, sandboxArguments, startApp } from './lib/app.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureSystem, hasDisplay } from './lib/linux.mjs'
import { ensurePackage, packageApp } from './lib/package.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [command = '', ...args] = process.argv.slice(2)

const bin = name => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

/** Runs a program in the foreground; a failure ends this process with its code. */
const run = (program, rest, env = {}) => {
  const { status, error } = spawnSync(program, rest, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const runAll = steps => {
  for (const [name, ...rest] of steps) {
    const started = Date.now()
    run(bin(name), rest)
    process.stderr.write(`✓ ${[name, ...rest].join(' ')} ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  }
}

const checks = [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['tsc', '-p', 'tsconfig.node.json'],
  ['tsc', '-p', 'tsconfig.web.json'],
  ['tsc', '-p', 'tsconfig.e2e.json'],
  ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
  ['knip'],
]

// Imported late: esbuild is there only once the dependencies are.
const builder = () => import('./lib/build.mjs')

/** Runs a bundled program in this process, as if it had been started itself. */
const become = async program => {
  process.argv.splice(1, process.argv.length - 1, program, ...args)
  await import(pathToFileURL(program).href)
}

/** Playwright's tests drive the built app; without a display they get a virtual one. */
const runEndToEnd = async rest => {
  const { buildApp, buildCli } = await builder()
  buildApp(root)
  await buildCli(root)
  const { executable } = prepareElectron(root)
  if (rest.length === 0 || rest.some(argument => argument.includes('packaged'))) ensurePackage(root)
  if (hasDisplay) return run(bin('playwright'), ['test', ...rest])
  ensureSystem(executable, ['xvfb-run', 'xauth'])
  run('xvfb-run', ['-a', bin('playwright'), 'test', ...rest])
}

const commands = {
  likeness: async () => become(await (await builder()).buildCli(root)),
  start: async () => {
    ;(await builder()).buildApp(root)
    startApp(root, args)
  },
  dev: async () => {
    const { executable } = prepareElectron(root)
    run(bin('electron-vite'), ['dev', '--', ...sandboxArguments, ...args], { ELECTRON_EXEC_PATH: executable })
  },
  build: async () => {
    const { buildApp, buildCli } = await builder()
    buildApp(root)
    process.stdout.write(`${await buildCli(root)}\n`)
  },
  package: async () => {
    ;(await builder()).buildApp(root)
    packageApp(root, args)
  },
  bench: async () => become(await (await builder()).buildBench(root)),
  check: async () => runAll(checks),
  e2e: () => runEndToEnd(args),
  test: async () => {
    runAll(checks)
    await (await builder()).buildCli(root)
    runAll([['vitest', 'run', ...args]])
    if (args.length === 0) await runEndToEnd([])
  },
}

try {
  const execute = commands[command]
  if (!execute)
    throw new Error(`Unknown script "${command}". There are: ${Object.keys(commands).join(', ')}.`)
  if (command === 'start' || command === 'dev') assertDisplay()
  ensureDependencies(root)
  await execute()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
