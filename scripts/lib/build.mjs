import { readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'

const newest = folder =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce(
      (latest, entry) => Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
      0,
    )

/**
 * Bundles a program into out/ when a source is newer. Returns its path.
 * Written beside and renamed, so that commands started at the same time never read half a file.
 */
const bundleProgram = async (root, entry, name) => {
  const target = join(root, 'out', name, 'main.mjs')
  const built = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (
    built >
    Math.max(
      newest(join(root, 'src')),
      newest(join(root, 'bench')),
      statSync(join(root, 'package.json')).mtimeMs,
    )
  )
    return target
  const temporary = `${target}.${process.pid}.mjs`
  await bundle({
    entryPoints: [join(root, entry)],
    outfile: temporary,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'warning',
  })
  renameSync(temporary, target)
  return target
}

export const buildCli = root => bundleProgram(root, 'src/cli/main.ts', 'cli')
export const buildBench = root => bundleProgram(root, 'bench/main.ts', 'bench')
