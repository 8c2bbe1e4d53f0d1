import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { leftByLimits } from './linux-limits.ts'

const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Bytes this process may still take: the machine's, or less where a container, a service or a user has a limit. */
export const availableMemory = (): number => {
  // macOS counts as free only what holds nothing at all, and makes room by itself.
  if (process.platform === 'darwin') return Math.max(freemem(), totalmem() / 2)
  return process.platform === 'linux' ? Math.min(freemem(), leftByLimits(readText)) : freemem()
}
