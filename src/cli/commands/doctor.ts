import type { Command } from 'commander'
import { megabytes } from '../describe.ts'
import type { Execute } from '../execute.ts'
import { jsonOption } from '../options.ts'

export const addDoctor = (program: Command, execute: Execute): void => {
  program
    .command('doctor')
    .description('Tell what this machine can do: providers tried, packs verified, memory.')
    .addOption(jsonOption())
    .action(async () => {
      await execute(
        'doctor',
        {},
        ({ version, platform, memory, folders, provider, providers, networks, packs }) => [
          `Likeness ${version} on ${platform.os} ${platform.release} ${platform.arch}, Node ${platform.node}`,
          `${platform.cpu}, ${platform.cores} cores, ${megabytes(memory.free)} of ${megabytes(memory.total)} memory free`,
          `Library: ${folders.library}`,
          `Uses ${provider}. Providers, best first:`,
          ...providers.map(p =>
            p.works
              ? `  ✓ ${p.name}  works, differs from cpu by ${p.difference?.toPrecision(2)}`
              : `  ✗ ${p.name}  ${p.reason}`,
          ),
          ...(networks.length > 0 ? ['Networks that run elsewhere:'] : []),
          ...networks.map(n => `  ✗ ${n.pack}/${n.path} on ${n.provider}  ${n.reason}`),
          'Packs:',
          ...packs.flatMap(pack => [
            `  ${pack.ok ? '✓' : '✗'} ${pack.id}  ${pack.title}, ${megabytes(pack.bytes)}, ${pack.files} files, ${pack.licence}`,
            ...pack.problems.map(({ path, problem }) => `      ${path}: ${problem}`),
          ]),
        ],
      )
    })
}
