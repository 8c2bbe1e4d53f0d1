import { readFileSync } from 'node:fs'

/** Bytes this process holds that cannot be read again from a file. Elsewhere than on Linux, all it holds. */
export const ownMemory = (): number => {
  if (process.platform !== 'linux') return process.memoryUsage.rss()
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return kilobytes === undefined ? process.memoryUsage.rss() : Number(kilobytes) * 1024
}
