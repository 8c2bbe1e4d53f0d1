import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'

const numberIn = (file: string): number => {
  try {
    // "max" and files that are not there set no limit.
    return Number.parseInt(readFileSync(file, 'utf8'), 10)
  } catch {
    return Number.NaN
  }
}

/** Bytes this process may still take: the machine's, or less where a container sets a limit. */
export const availableMemory = (): number => {
  // macOS counts as free only what holds nothing at all, and makes room by itself.
  const free = process.platform === 'darwin' ? Math.max(freemem(), totalmem() / 2) : freemem()
  if (process.platform !== 'linux') return free
  // Files read lately count against the limit but are given up; what the process itself holds is the sure part.
  const left = numberIn('/sys/fs/cgroup/memory.max') - process.memoryUsage.rss()
  return Number.isNaN(left) ? free : Math.max(0, Math.min(free, left))
}
