import { Command } from 'commander'
import { request } from '../engine/index.ts'
import type { Execute, Terminal } from './command.ts'
import { addCreate } from './commands/create.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEnhance } from './commands/enhance.ts'
import { addFaces } from './commands/faces.ts'
import { addLibrary } from './commands/library.ts'
import { addMcp } from './commands/mcp.ts'
import { addModels } from './commands/models.ts'
import { addPeople } from './commands/people.ts'
import { addServe } from './commands/serve.ts'
import { addSwap } from './commands/swap.ts'
import { createProgressBar } from './progress-bar.ts'

/** The command line's commands. @param json whether outputs are printed as JSON */
export const createProgram = (terminal: Terminal, json: boolean) => {
  let code = 0
  const execute: Execute = async (route, input, describe, exitCode = () => 0) => {
    const bar = createProgressBar(terminal.stderr)
    try {
      const output = await request(terminal.engine, route, input, {
        signal: terminal.signal,
        onProgress: bar.update,
      })
      bar.stop()
      code = exitCode(output)
      terminal.stdout.write(
        json ? `${JSON.stringify({ ok: code === 0, ...output })}\n` : `${describe(output).join('\n')}\n`,
      )
    } finally {
      bar.stop()
    }
  }

  const program = new Command('likeness')
    .description('Makes pictures of people on your own machine, offline.')
    .version(terminal.version)
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      // `runCommandLine` prints errors, as a line or as JSON.
      writeErr: () => {},
    })
  for (const add of [addCreate, addFaces, addSwap, addEnhance, addDoctor]) add(program, execute, terminal)
  addPeople(program, execute, terminal)
  addLibrary(program, execute, terminal)
  addModels(program, execute, terminal)
  addServe(program, terminal)
  addMcp(program, terminal)
  for (const command of withSubcommands(program)) command.exitOverride().copyInheritedSettings(program)

  return {
    run: async (args: readonly string[]): Promise<number> => {
      await program.parseAsync(args, { from: 'user' })
      return code
    },
  }
}

const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
]
