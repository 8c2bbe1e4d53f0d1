import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { LikenessError } from '../../engine/index.ts'
import { isFolder } from '../../node/file-kinds.ts'
import type { Terminal } from '../command.ts'
import type { RunningEngine } from '../engine-process.ts'
import { integer, several } from '../options.ts'

interface McpOptions {
  readonly folder?: readonly string[]
  readonly unloadAfter: number
}

export const addMcp = (program: Command, terminal: Terminal): void => {
  program
    .command('mcp')
    .description('Answer an assistant over the Model Context Protocol, on standard input and output.')
    .addOption(
      new Option(
        '--folder <folder>',
        'a folder whose pictures the assistant may name by path; several, each with its own --folder',
      ).argParser(several),
    )
    .option(
      '--unload-after <minutes>',
      'close the models when nothing was asked for so long; 0 keeps them in memory',
      integer,
      5,
    )
    .action(async ({ folder: given = [], unloadAfter }: McpOptions) => {
      const folders = given.map(folder => resolve(folder))
      for (const folder of folders)
        if (!(await isFolder(folder)))
          throw new LikenessError(
            'unknown-folder',
            `There is no folder "${folder}". Give --folder one that exists.`,
          )
      const { version, signal, stdin, stdout, stderr } = terminal
      const report = (error: unknown) => {
        stderr.write(`likeness: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      }
      let engine: RunningEngine | undefined
      const startEngine = () => {
        engine = terminal.startEngineProcess(unloadAfter === 0 ? null : unloadAfter)
        return engine.client
      }
      // Loaded late: no other command has a use for it.
      const { serveMcpOnStdio } = await import('../../server/mcp/serve-stdio.ts')
      try {
        await serveMcpOnStdio({ version, startEngine, folders, stdin, stdout, signal, report })
      } finally {
        await engine?.stop()
      }
    })
}
