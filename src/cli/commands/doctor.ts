import type { Command } from 'commander'
import type { NetworkReport } from '../../shared/api/doctor.ts'
import type { Execute } from '../command.ts'
import { formatMegabytes } from '../format.ts'
import { jsonOption } from '../options.ts'

const describeTime = ({ milliseconds, cpuMilliseconds }: NonNullable<NetworkReport['time']>): string =>
  `${milliseconds.toPrecision(2)} ms (cpu ${cpuMilliseconds.toPrecision(2)} ms)`

export const addDoctor = (program: Command, execute: Execute): void => {
  program
    .command('doctor')
    .description('Tell what this machine can do: providers tried, packs verified, memory.')
    .addOption(jsonOption())
    .action(async () => {
      await execute(
        'doctor',
        {},
        ({ version, platform, memory, folders, provider, providers, networks, accelerated, packs }) => [
          `Likeness ${version} on ${platform.os} ${platform.release} ${platform.arch}, Node ${platform.node}`,
          `${platform.cpu}, ${platform.cores} cores, ${formatMegabytes(memory.free)} of ${formatMegabytes(memory.total)} memory free`,
          `Library: ${folders.library}`,
          `Uses ${provider}. Providers, best first:`,
          ...providers.map(p =>
            p.works && !p.tooSlow
              ? `  ✓ ${p.name}  works${p.time ? `, takes ${describeTime(p.time)}` : ''}, differs from cpu by ${p.difference?.toPrecision(2)}`
              : `  ✗ ${p.name}  ${p.reason}`,
          ),
          ...(networks.length + accelerated.length > 0 ? ['Networks used so far:'] : []),
          ...accelerated.map(
            n => `  ✓ ${n.pack}/${n.path} on ${n.provider}${n.time ? `  takes ${describeTime(n.time)}` : ''}`,
          ),
          ...networks.map(n => `  ✗ ${n.pack}/${n.path} not on ${n.provider}  ${n.reason}`),
          'Packs:',
          ...packs.flatMap(pack => [
            `  ${pack.ok ? '✓' : '✗'} ${pack.id}  ${pack.title}, ${formatMegabytes(pack.bytes)}, ${pack.files} files, ${pack.licence}`,
            ...pack.problems.map(({ path, problem }) => `      ${path}: ${problem}`),
          ]),
        ],
      )
    })
}
