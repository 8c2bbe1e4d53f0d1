// The one entry of every npm script: installs what a fresh clone lacks, builds what is stale, then runs.
// Plain JavaScript on Node's own modules, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureDependencies } from './lib/dependencies.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [command = '', ...args] = process.argv.slice(2)

const bin = name => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

/** Runs tools one after the other in the foreground; the first failure ends the process with its code. */
const runAll = steps => {
  for (const [name, ...rest] of steps) {
    const started = Date.now()
    const { status } = spawnSync(bin(name), rest, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    if (status !== 0) process.exit(status ?? 1)
    process.stderr.write(`✓ ${name} ${rest[0] ?? ''} ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  }
}

const checks = [
  ['biome', 'check', '--error-on-warnings', '.'],
  ['tsc', '-p', 'tsconfig.node.json'],
  ['tsc', '-p', 'tsconfig.web.json'],
  ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
  ['knip'],
]

// Imported late: esbuild is there only once the dependencies are.
const build = async () => (await import('./lib/build.mjs')).buildCli(root)

/** Runs a bundled program in this process, as if it had been started itself. */
const become = async program => {
  process.argv.splice(1, process.argv.length - 1, program, ...args)
  await import(pathToFileURL(program).href)
}

ensureDependencies(root)
switch (command) {
  case 'likeness':
    await become(await build())
    break
  case 'start':
    process.stderr.write(
      'The desktop window is not part of this version yet. Use the command line:\n' +
        '  npm run likeness -- create "a portrait of a queen" --out queen.png\n',
    )
    break
  case 'build':
    process.stdout.write(`${await build()}\n`)
    break
  case 'bench':
    await become(await (await import('./lib/build.mjs')).buildBench(root))
    break
  case 'check':
    runAll(checks)
    break
  case 'test':
    runAll(checks)
    await build()
    runAll([['vitest', 'run', ...args]])
    break
  default:
    process.stderr.write(`Unknown script "${command}".\n`)
    process.exit(2)
}
