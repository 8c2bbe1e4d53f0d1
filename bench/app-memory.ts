import type { ElectronApplication } from '@playwright/test'

export interface AppMemory {
  readonly main: number
  readonly page: number
  readonly engine: number
}

/** Kilobytes in memory, as Electron reports each process's working set. */
export const memoryOf = async (app: ElectronApplication): Promise<AppMemory> => {
  const metrics = await app.evaluate(electron => electron.app.getAppMetrics())
  const sum = (type: string, name = '') =>
    metrics
      .filter(one => one.type === type && (one.name ?? '').includes(name))
      .reduce((total, one) => total + one.memory.workingSetSize, 0)
  return { main: sum('Browser'), page: sum('Tab'), engine: sum('Utility', 'Likeness') }
}
