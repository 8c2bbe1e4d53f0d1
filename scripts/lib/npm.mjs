import { spawnSync } from 'node:child_process'

/** Runs npm, found through the shell on Windows, where it is a batch file. */
export const npm = (args, options) =>
  spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    ...options,
    shell: process.platform === 'win32',
  })
