// Builds what tests run, and lets it find out about this machine when a home for that is named. A program, so that
// `npm test` can do this beside the checks.
import { join } from 'node:path'
import { buildApp, buildCli } from './build.mjs'
import { checkKernels } from './kernels.mjs'

const root = join(import.meta.dirname, '..', '..')
try {
  // Before the build, which would mend them.
  await checkKernels(root)
  await buildApp(root)
  await buildCli(root)
  if (process.argv[2]) await import('./test-machine.mjs')
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
