import { expect, test } from 'vitest'
import { memoryLeftByLimits } from './linux-limits.ts'

const GB = 2 ** 30
const left = (files: Readonly<Record<string, string>>) => memoryLeftByLimits(path => files[path] ?? null)

test('without limits the result is infinite', () => {
  expect(left({})).toBe(Number.POSITIVE_INFINITY)
  expect(
    left({
      '/proc/self/cgroup': '4:memory:/user.slice\n0::/user.slice\n',
      '/sys/fs/cgroup/memory/user.slice/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/memory/user.slice/memory.usage_in_bytes': '1000\n',
      '/sys/fs/cgroup/unified/user.slice/memory.max': 'max\n',
      '/proc/self/limits': 'Max address space         unlimited            unlimited            bytes\n',
      '/proc/self/status': 'VmSize:\t 1000000 kB\n',
    }),
  ).toBe(Number.POSITIVE_INFINITY)
})

test('version 2: the smallest limit of a group and its ancestors counts, without the page cache', () => {
  const slice = '/sys/fs/cgroup/user.slice'
  const service = `${slice}/likeness.service`
  const files = {
    '/proc/self/cgroup': '0::/user.slice/likeness.service\n',
    [`${service}/memory.max`]: 'max\n',
    [`${service}/memory.high`]: `${6 * GB}\n`,
    [`${service}/memory.current`]: `${2 * GB}\n`,
    [`${service}/memory.stat`]: `anon ${GB}\ninactive_file ${GB / 2}\nactive_file ${GB / 2}\n`,
  }
  expect(left(files)).toBe(5 * GB)
  const others = { [`${slice}/memory.max`]: `${8 * GB}\n`, [`${slice}/memory.current`]: `${7 * GB}\n` }
  expect(left({ ...files, ...others })).toBe(GB)
  expect(left({ ...files, ...others, [`${slice}/memory.current`]: `${9 * GB}\n` })).toBe(0)
})

test('version 1: files of its own names, beside an empty version 2', () => {
  const group = '/sys/fs/cgroup/memory/docker/ab:cd'
  expect(
    left({
      '/proc/self/cgroup': '8:pids:/docker/ab:cd\n4:cpu,memory:/docker/ab:cd\n0::/\n',
      [`${group}/memory.limit_in_bytes`]: `${4 * GB}\n`,
      [`${group}/memory.usage_in_bytes`]: `${3 * GB}\n`,
      [`${group}/memory.stat`]: `cache ${GB}\ntotal_inactive_file ${GB}\ninactive_file 5\n`,
    }),
  ).toBe(2 * GB)
})

test("in a container that sees its host's path, the mounted group counts", () => {
  const inContainer = { '/proc/self/cgroup': '4:memory:/docker/abcd\n0::/../../x\n' }
  expect(left({ ...inContainer, '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${GB}\n` })).toBe(GB)
  expect(left({ ...inContainer, '/sys/fs/cgroup/memory.max': `${GB}\n` })).toBe(GB)
})

test('a limit of the address space', () => {
  expect(
    left({
      '/proc/self/limits': `Limit  Soft Limit\nMax address space         ${2 * GB}           ${3 * GB}   bytes\n`,
      '/proc/self/status': 'VmSize:\t 1048576 kB\n',
    }),
  ).toBe(GB)
})
