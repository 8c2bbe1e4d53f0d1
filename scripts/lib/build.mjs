import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build as bundle } from 'esbuild'
import { buildKernels } from './kernels.mjs'
import { changed, newest } from './newest.mjs'
import { tool } from './tools.mjs'

/** Written beside and renamed, so that commands started at the same time never read half a file. */
const writeWhole = (file, content) => {
  const temporary = `${file}.${process.pid}.mjs`
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}

/** Parts of programs that were replaced an hour ago. One that still runs may load its own. */
const removeOld = folder => {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder).map(name => join(folder, name)))
    if (Date.now() - changed(file) > 3600e3) rmSync(file, { force: true })
}

/**
 * Bundles a program into out/ when a source is newer. Returns its path. What it imports late is a file of its own, named
 * by its content, in a folder beside it.
 */
const bundleProgram = async (root, entry, name, file = 'main.mjs') => {
  await buildKernels(root)
  const target = join(root, 'out', name, file)
  const sources = [
    newest(join(root, 'src')),
    newest(join(root, 'bench')),
    changed(join(root, 'package.json')),
  ]
  if (changed(target) > Math.max(...sources)) return target
  const program = basename(file, '.mjs')
  const { outputFiles } = await bundle({
    entryPoints: [{ in: join(root, entry), out: program }],
    outdir: dirname(target),
    outExtension: { '.js': '.mjs' },
    chunkNames: `${program}-parts/[hash]`,
    splitting: true,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['onnxruntime-node', 'sharp', 'libheif-js', '@playwright/test'],
    // Libraries in CommonJS want Node's own modules by `require`, which a module does not have.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  })
  removeOld(join(dirname(target), `${program}-parts`))
  // The program itself last: it names the others.
  for (const { path, contents } of outputFiles.filter(({ path }) => path !== target))
    writeWhole(path, contents)
  writeWhole(target, outputFiles.find(({ path }) => path === target).contents)
  return target
}

/** The thread that networks run on is a program of its own, beside the one that starts it. */
const bundleWithThread = async (root, entry, name) => {
  await bundleProgram(root, 'src/core/onnx/network-thread.ts', name, 'network-thread.mjs')
  return bundleProgram(root, entry, name)
}

export const buildCli = root => bundleWithThread(root, 'src/cli/main.ts', 'cli')
export const buildBench = root => bundleProgram(root, 'bench/main.ts', 'bench')
export const buildApiBench = root => bundleProgram(root, 'bench/api.ts', 'bench-api')
export const buildFreshBench = root => bundleProgram(root, 'bench/fresh.ts', 'bench-fresh')
export const buildPreviewBench = root => bundleProgram(root, 'bench/preview.ts', 'bench-preview')
export const buildCheckpointsBench = root => bundleProgram(root, 'bench/checkpoints.ts', 'bench-checkpoints')
export const buildCheckpointNetwork = root =>
  bundleProgram(root, 'bench/checkpoint-network.ts', 'bench-checkpoint-network')
export const buildAdaptersBench = root => bundleProgram(root, 'bench/adapters.ts', 'bench-adapters')
export const buildAppBench = root => bundleProgram(root, 'bench/app.ts', 'bench-app')
export const buildLibraryBench = root => bundleProgram(root, 'bench/library.ts', 'bench-library')

const appStamp = root => join(root, 'out', '.app-built')

/** The next `buildApp` builds, whatever lies there. */
export const forgetApp = root => rmSync(appStamp(root), { force: true })

/** Builds the desktop app into out/main, out/preload and out/renderer when a source is newer. */
export const buildApp = async root => {
  await buildKernels(root)
  const stamp = appStamp(root)
  const sources = [
    'package.json',
    'package-lock.json',
    'electron.vite.config.ts',
    'electron.vite.page.ts',
  ].map(name => changed(join(root, name)))
  if (changed(stamp) > Math.max(newest(join(root, 'src')), ...sources)) return
  const started = new Date()
  process.stderr.write('Building the app …\n')
  const vite = tool(root, 'electron-vite', 'build', '--logLevel', 'warn')
  const { status, stdout, stderr } = spawnSync(process.execPath, vite, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The app could not be built:\n${stdout}${stderr}`)
  process.stderr.write(stderr)
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, started.toISOString())
  // A source saved during the build counts as newer.
  utimesSync(stamp, started, started)
}
