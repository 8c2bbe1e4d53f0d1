import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  benchmarksInProcess,
  createEngine,
  type Engine,
  engineFolders,
  isBenchmarkCommand,
  keepModelsFolder,
  ownDataFolder,
  readChosenFolders,
  runBenchmarkCommand,
  runNetworksInThread,
} from '../engine/index.ts'
import { benchmarkInChildProcess } from './benchmark-process.ts'
import { engineArgument, startEngineProcess } from './engine-process.ts'
import { watchInterrupts } from './interrupt.ts'
import { handleUnhandled, isServer, printInterrupted, runCommandLine } from './run.ts'
import { runEngineProcess } from './run-engine-process.ts'

const here = fileURLToPath(import.meta.url)
const root = join(dirname(here), '..', '..')
const args = process.argv.slice(2)

const bundledModels = join(root, 'resources', 'models')
const data = resolve(ownDataFolder())
const ownFolders = () => engineFolders(bundledModels, data, readChosenFolders(data))

const createOwnEngine = (version: string): Engine => {
  runNetworksInThread(join(dirname(here), 'network-thread.mjs'))
  return createEngine({
    version,
    folders: ownFolders(),
    keepModelsFolder: folder => keepModelsFolder(data, folder),
    ...benchmarksInProcess(benchmarkInChildProcess(here)),
  })
}

const runCommand = async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const { stdin, stdout, stderr } = process
  // The server gives running jobs their time.
  const signal = watchInterrupts(!isServer(args), () => printInterrupted(args, { stdout, stderr }))
  process.on('unhandledRejection', handleUnhandled(args, { stdout, stderr, signal }))
  // A closed pipe, as of `likeness … | head`, is no failure: the work goes on and pictures are saved.
  let printError: string | undefined
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || printError) return
    printError = code
    process.exitCode = 1
    process.stderr.write(`likeness: nothing could be printed (${code}). [output-not-writable]\n`)
  })
  process.stderr.on('error', () => {})
  let engine: Engine | undefined
  const code = await runCommandLine(args, {
    version,
    get engine() {
      engine ??= createOwnEngine(version)
      return engine
    },
    startEngineProcess: unloadAfterMinutes =>
      startEngineProcess({
        program: here,
        setup: { version, bundledModels, data, unloadAfterMinutes },
        folders: ownFolders(),
        log: text => stderr.write(`likeness: ${text}\n`),
      }),
    signal,
    stdin,
    stdout,
    stderr,
  })
  process.exitCode ||= code
  await engine?.dispose()
}

if (isBenchmarkCommand(args)) process.stdout.write(`${JSON.stringify(await runBenchmarkCommand(args))}\n`)
else if (args[0] === engineArgument) runEngineProcess(({ version }) => createOwnEngine(version))
else await runCommand()
