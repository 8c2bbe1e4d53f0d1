import { create } from 'zustand'
import type { WindowJob } from '../../shared/window/window-jobs.ts'
import { request } from '../bridge/bridge.ts'

/** Jobs that were not done when the app last ended, until the person says what is to become of them. */
export const useLeftJobs = create<{ readonly jobs: readonly WindowJob[] }>(() => ({ jobs: [] }))

const requestAndRefresh = async (route: 'jobs.resumeLeft' | 'jobs.discardLeft'): Promise<void> => {
  try {
    await request(route, {})
  } finally {
    // Some may be taken up even where it failed.
    useLeftJobs.setState(await request('jobs.left', {}))
  }
}

/** Queues them again. @throws RequestError */
export const resumeLeftJobs = (): Promise<void> => requestAndRefresh('jobs.resumeLeft')

/** @throws RequestError */
export const discardLeftJobs = (): Promise<void> => requestAndRefresh('jobs.discardLeft')
