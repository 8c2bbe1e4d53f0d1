// The one entry of every npm script: installs what a fresh clone lacks, builds what is stale, then runs.
// Plain JavaScript on Node's own modules, because it runs before anything is installed.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { assertDisplay, prepareElectron, sandboxArguments, startApp } from './lib/app.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureOfficialElectron } from './lib/electron-dist.mjs'
import { beginInstallingForTests, hasDisplay, systemPackages } from './lib/linux.mjs'
import { otherNodes, testsForEveryNode } from './lib/other-nodes.mjs'
import { ensurePackage, packageApp } from './lib/package.mjs'
import { run, runTool, runToolsTogether, tool } from './lib/tools.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [command = '', ...args] = process.argv.slice(2)

/** Format and lint come first to be told, the longest before the shorter ones. */
const checks = [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsconfig.node.json'],
  ['types', 'tsconfig.web.json'],
  ['types', 'tsconfig.e2e.json'],
  ['depcruise', 'src', 'bench', 'tests', 'tools', '--config', '.dependency-cruiser.cjs'],
  ['knip'],
  ['kernels'],
]

// Imported late: esbuild is there only once the dependencies are.
const builder = () => import('./lib/build.mjs')

/** Runs a bundled program in this process, as if it had been started itself. */
const become = async program => {
  process.argv.splice(1, process.argv.length - 1, program, ...args)
  await import(pathToFileURL(program).href)
}

/** Runs Node with what opens windows; without a display it gets a virtual one. */
const runWithDisplay = args =>
  hasDisplay ? run(root, process.execPath, args) : run(root, 'xvfb-run', ['-a', process.execPath, ...args])

/** Playwright's tests drive the built app. */
const runEndToEnd = async rest => {
  const { buildApp, buildCli } = await builder()
  await buildApp(root)
  await buildCli(root)
  prepareElectron(root)
  if (rest.length === 0 || rest.some(argument => /packaged|installers/.test(argument))) ensurePackage(root)
  runWithDisplay(tool(root, 'playwright', 'test', ...rest))
}

/** The app against a bare window of the same Electron. */
const benchApp = async (_, name = 'buildAppBench') => {
  const { buildApp, [name]: buildBench } = await builder()
  await buildApp(root)
  const { executable } = prepareElectron(root)
  const program = await buildBench(root)
  runWithDisplay([program, root, executable, ...sandboxArguments])
}

/** The way over HTTP, in the process and as `serve`. */
const benchApi = async () => {
  const { buildCli, buildApiBench } = await builder()
  run(root, process.execPath, [await buildApiBench(root), root, await buildCli(root)])
}

/** One swap in a process of its own. */
const benchFresh = async () => {
  const { buildCli, buildFreshBench } = await builder()
  run(root, process.execPath, [await buildFreshBench(root), root, await buildCli(root)])
}

/** Checkpoints of full size; writes gigabytes. */
const benchCheckpoints = async options => {
  const { buildCli, buildCheckpointsBench, buildCheckpointNetwork } = await builder()
  const [bench, network] = [await buildCheckpointsBench(root), await buildCheckpointNetwork(root)]
  run(root, process.execPath, [bench, root, await buildCli(root), network, ...options])
}

/** What is added to checkpoints of full size; writes gigabytes. */
const benchAdapters = async options => {
  const { buildAdaptersBench, buildCheckpointNetwork } = await builder()
  run(root, process.execPath, [
    await buildAdaptersBench(root),
    root,
    await buildCheckpointNetwork(root),
    ...options,
  ])
}

const benches = {
  engine: async () => run(root, process.execPath, [await (await builder()).buildBench(root)]),
  api: benchApi,
  fresh: benchFresh,
  preview: async () => run(root, process.execPath, [await (await builder()).buildPreviewBench(root)]),
  app: benchApp,
  library: () => benchApp([], 'buildLibraryBench'),
  checkpoints: benchCheckpoints,
  adapters: benchAdapters,
}

/** Those that write gigabytes: they run when they are named. */
const large = ['checkpoints', 'adapters', 'library']

/** Those that are named, with what comes after the names, or all but the large ones. */
const runBench = async () => {
  const given = args.findIndex(argument => argument.startsWith('--'))
  const [named, options] = given < 0 ? [args, []] : [args.slice(0, given), args.slice(given)]
  for (const name of named.length > 0 ? named : Object.keys(benches).filter(name => !large.includes(name))) {
    const bench = benches[name]
    if (!bench) throw new Error(`Unknown bench "${name}". There are: ${Object.keys(benches).join(', ')}.`)
    await bench(options)
  }
}

const commands = {
  likeness: async () => become(await (await builder()).buildCli(root)),
  start: async () => {
    await (await builder()).buildApp(root)
    startApp(root, args)
  },
  dev: async () => {
    const { forgetApp } = await builder()
    const { executable } = prepareElectron(root)
    // It builds into the same folders, for development.
    forgetApp(root)
    run(root, process.execPath, tool(root, 'electron-vite', 'dev', '--', ...sandboxArguments, ...args), {
      ELECTRON_EXEC_PATH: executable,
    })
  },
  build: async () => {
    const { buildApp, buildCli } = await builder()
    await buildApp(root)
    process.stdout.write(`${await buildCli(root)}\n`)
  },
  package: async () => {
    // What cannot be had is told now, not after the build.
    ensureOfficialElectron(root)
    await (await builder()).buildApp(root)
    packageApp(root, args)
  },
  electron: () => {
    const { version, dist } = ensureOfficialElectron(root)
    process.stdout.write(`Electron ${version}, ${dist}\n`)
  },
  'system-packages': () => process.stdout.write(`${systemPackages().join('\n')}\n`),
  bench: runBench,
  check: () => runToolsTogether(root, checks),
  e2e: () => runEndToEnd(args),
  test: async () => {
    const isWhole = args.length === 0
    // What is missing is told now, not after minutes of tests.
    if (isWhole) prepareElectron(root)
    const nodes = isWhole ? otherNodes(root) : []
    const installed = isWhole ? beginInstallingForTests() : undefined
    const machine = isWhole ? [mkdtempSync(join(tmpdir(), 'likeness-machine-'))] : []
    await runToolsTogether(root, [
      ...checks.slice(0, 2),
      ['prepare-tests', ...machine],
      // That checks the kernels before it builds.
      ...checks.slice(2).filter(([name]) => name !== 'kernels'),
    ])
    // Known once, for all tests: tests/known-machine.ts.
    if (isWhole) process.env.LIKENESS_TEST_MACHINE = join(machine[0], 'cache')
    runTool(root, 'vitest', 'run', ...args)
    if (!isWhole) return
    await installed()
    const onOtherNodes = ['vitest', 'run', ...testsForEveryNode(root)]
    await runToolsTogether(root, [
      ...nodes.map(node => ({ step: onOtherNodes, node })),
      ['package-for-tests'],
    ])
    await runEndToEnd([])
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
