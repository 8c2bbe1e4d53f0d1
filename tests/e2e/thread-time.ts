import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the processor's time. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * The most processor time, in milliseconds, that one task on the page's own thread took while something went on. What
 * the machine does for others does not count, unlike in how long the page was held up.
 */
export const busiestTask = async (
  app: ElectronApplication,
  folder: string,
  work: () => Promise<void>,
): Promise<number> => {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel'] }),
  )
  await work()
  const file = await app.evaluate(
    ({ contentTracing }, path) => contentTracing.stopRecording(path),
    join(folder, 'trace.json'),
  )
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] }
  const page = traceEvents.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && pid === page?.pid && tid === page.tid,
  )
  if (tasks.length < 100) throw new Error(`Only ${tasks.length} tasks of the page were recorded.`)
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}
