/** Reads one of the kernel's text files; null where there is none. */
export type ReadText = (path: string) => string | null

const mounts = { v1: '/sys/fs/cgroup/memory', v2: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'] }

/** Bytes: version 1 writes "no limit" as the largest multiple of a page. */
const unlimited = 2 ** 60

/**
 * Bytes that this process may still take within all limits that Linux sets it: of its control groups, versions 1 and 2,
 * and of its address space (`ulimit -v`). Infinity without limits.
 * Source: cgroups(7), the kernel's admin-guide/cgroup-v1/memory and cgroup-v2, proc(5).
 */
export const memoryLeftByLimits = (read: ReadText): number =>
  Math.min(leftInGroups(read), leftOfAddressSpace(read))

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
    ...(first === undefined
      ? []
      : withAncestors(mounts.v1, first).map(folder => leftIn(read, folder, version1))),
    ...(second === undefined
      ? []
      : mounts.v2
          .flatMap(mount => withAncestors(mount, second))
          .map(folder => leftIn(read, folder, version2))),
  )
}

/** Folders of a group and of its ancestors. In a container the path may be the host's, and the root its own group. */
const withAncestors = (mount: string, path: string): string[] => {
  const parts = path.split('/').filter(part => part !== '' && part !== '..')
  return Array.from({ length: parts.length + 1 }, (_, n) => [mount, ...parts.slice(0, n)].join('/'))
}

interface GroupFiles {
  readonly limits: readonly string[]
  readonly usage: string
  /** Page cache in memory.stat: it counts as used, but is freed when memory is needed. */
  readonly files: readonly string[]
}
const version1: GroupFiles = {
  limits: ['memory.limit_in_bytes'],
  usage: 'memory.usage_in_bytes',
  files: ['total_inactive_file', 'total_active_file'],
}
/** Beyond `memory.high` a process is not killed, but slowed down until it hardly runs. */
const version2: GroupFiles = {
  limits: ['memory.max', 'memory.high'],
  usage: 'memory.current',
  files: ['inactive_file', 'active_file'],
}

const leftIn = (read: ReadText, folder: string, { limits, usage, files }: GroupFiles): number => {
  const limit = Math.min(...limits.map(name => numberIn(read(`${folder}/${name}`))))
  if (limit >= unlimited) return Number.POSITIVE_INFINITY
  const used = numberIn(read(`${folder}/${usage}`))
  if (!Number.isFinite(used)) return limit
  const stat = (read(`${folder}/memory.stat`) ?? '').split('\n').map(line => line.split(' '))
  const cached = stat.reduce((sum, [name = '', bytes]) => sum + (files.includes(name) ? Number(bytes) : 0), 0)
  return Math.max(0, limit - Math.max(0, used - cached))
}

/** Infinity for "max" and for a file that is not there. */
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
