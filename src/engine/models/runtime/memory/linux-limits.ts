/** The text of one of the kernel's files, null where it is not there. */
export type ReadText = (path: string) => string | null

const mounts = { v1: '/sys/fs/cgroup/memory', v2: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'] }

/** Version 1 writes "no limit" as the largest multiple of a page. */
const unlimited = 2 ** 60

/**
 * Bytes that this process may still take below every limit Linux sets it: of its control groups, versions 1 and 2, and
 * its own address space (`ulimit -v`). Infinity where there is none.
 * Source: cgroups(7), the kernel's admin-guide/cgroup-v1/memory and cgroup-v2, proc(5).
 */
export const leftByLimits = (read: ReadText): number => Math.min(leftInGroups(read), leftOfAddressSpace(read))

const leftInGroups = (read: ReadText): number => {
  const lines = (read('/proc/self/cgroup') ?? '').split('\n').map(line => line.split(':'))
  const pathOf = (is: (controllers: string) => boolean) =>
    lines
      .find(([, controllers = '-']) => is(controllers))
      ?.slice(2)
      .join(':')
  const second = pathOf(controllers => controllers === '')
  const first = pathOf(controllers => controllers.split(',').includes('memory'))
  return Math.min(
    ...(first === undefined ? [] : upwards(mounts.v1, first).map(folder => leftIn(read, folder, version1))),
    ...(second === undefined
      ? []
      : mounts.v2.flatMap(mount => upwards(mount, second)).map(folder => leftIn(read, folder, version2))),
  )
}

/** A group and those above it. In a container the path may be the host's, and its own group what is mounted. */
const upwards = (mount: string, path: string): string[] => {
  const parts = path.split('/').filter(part => part !== '' && part !== '..')
  return Array.from({ length: parts.length + 1 }, (_, n) => [mount, ...parts.slice(0, n)].join('/'))
}

interface Names {
  readonly limits: readonly string[]
  readonly usage: string
  /** File pages in memory.stat: they count as used, and are given up for whoever needs memory. */
  readonly files: readonly string[]
}
const version1: Names = {
  limits: ['memory.limit_in_bytes'],
  usage: 'memory.usage_in_bytes',
  files: ['total_inactive_file', 'total_active_file'],
}
/** Beyond `memory.high` nobody is killed, but everything stands still. */
const version2: Names = {
  limits: ['memory.max', 'memory.high'],
  usage: 'memory.current',
  files: ['inactive_file', 'active_file'],
}

const leftIn = (read: ReadText, folder: string, { limits, usage, files }: Names): number => {
  const limit = Math.min(...limits.map(name => numberIn(read(`${folder}/${name}`))))
  if (limit >= unlimited) return Number.POSITIVE_INFINITY
  const used = numberIn(read(`${folder}/${usage}`))
  if (!Number.isFinite(used)) return limit
  const stat = (read(`${folder}/memory.stat`) ?? '').split('\n').map(line => line.split(' '))
  const cached = stat.reduce((sum, [name = '', bytes]) => sum + (files.includes(name) ? Number(bytes) : 0), 0)
  return Math.max(0, limit - Math.max(0, used - cached))
}

/** "max" and files that are not there set no limit. */
const numberIn = (text: string | null): number => {
  const number = Number.parseInt(text ?? '', 10)
  return Number.isNaN(number) ? Number.POSITIVE_INFINITY : number
}

const leftOfAddressSpace = (read: ReadText): number => {
  const limit = /^Max address space +(\d+)/m.exec(read('/proc/self/limits') ?? '')
  const size = /^VmSize:\s+(\d+) kB/m.exec(read('/proc/self/status') ?? '')
  if (!limit || !size) return Number.POSITIVE_INFINITY
  return Math.max(0, Number(limit[1]) - Number(size[1]) * 1024)
}
