import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, engineFolders } from '../engine/index.ts'
import { probeCommand, probeInChild, runProbeCommand } from './probe-child.ts'
import { runCommandLine } from './run.ts'

const here = fileURLToPath(import.meta.url)
const root = join(dirname(here), '..', '..')
const args = process.argv.slice(2)

if (args[0] === probeCommand) await runProbeCommand(args[1] ?? 'cpu')
else {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const abort = new AbortController()
  process.on('SIGINT', () => {
    // The second Ctrl-C does not wait for the step to end.
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
  })
  process.on('SIGTERM', () => abort.abort())
  const engine = createEngine({
    version,
    folders: engineFolders(join(root, 'resources', 'models')),
    probe: probeInChild(here),
  })
  process.exitCode = await runCommandLine(args, {
    engine,
    signal: abort.signal,
    stdout: process.stdout,
    stderr: process.stderr,
  })
  await engine.dispose()
}
