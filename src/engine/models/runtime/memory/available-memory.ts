import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { memoryLeftByLimits } from './linux-limits.ts'

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Bytes this process may still take: the machine's free memory, or less where a container, service or user is limited. */
export const availableMemory = (): number => {
  // macOS counts memory as used that it gives back on demand.
  if (process.platform === 'darwin') return Math.max(freemem(), totalmem() / 2)
  return process.platform === 'linux' ? Math.min(freemem(), memoryLeftByLimits(readText)) : freemem()
}

/** Bytes of memory this process holds; on Linux without pages of files, which the system can read again. */
export const processMemory = (): number => {
  if (process.platform !== 'linux') return process.memoryUsage.rss()
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return kilobytes === undefined ? process.memoryUsage.rss() : Number(kilobytes) * 1024
}
