import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const timeout = 3000

/** Processes, by what /proc tells, whose environment has this data folder: ours, and nobody else's. */
const processesOf = (home: string): { pid: number; command: string }[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 0 && pid !== process.pid)
    .flatMap(pid => {
      try {
        const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .includes(`LIKENESS_HOME=${home}`)
        // A process that has ended, but is not yet collected by its parent, has no command.
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return isOurs && command ? [{ pid, command }] : []
      } catch {
        return []
      }
    })
}

/** Waits for the processes of a closed app to end, kills those that do not, and tells their commands. */
export const killLeftovers = async (home: string): Promise<string[]> => {
  const deadline = Date.now() + timeout
  let left = processesOf(home)
  while (left.length > 0 && Date.now() < deadline) {
    await delay(50)
    left = processesOf(home)
  }
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended in the meantime.
    }
  }
  return left.map(({ command }) => command)
}
