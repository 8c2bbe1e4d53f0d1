import type { ServerContext } from '@modelcontextprotocol/server'
import { type ProgressEvent, stageNames } from '../../shared/api/progress.ts'
import type { JobChange } from '../jobs/jobs.ts'

const describe = ({ stage, step, of, image, images }: ProgressEvent): string => {
  const which = image === undefined || images === 1 ? '' : `Picture ${image} of ${images}: `
  return `${which}${stageNames[stage]}${step === undefined ? '' : `, ${step} of ${of}`}`
}

/**
 * Tells a client that asked for it how far its call is. Notifications have to rise, so what does not is left out.
 * Source: modelcontextprotocol.io, specification, Progress
 */
export const tellProgress = ({ mcpReq }: ServerContext): ((change: JobChange) => void) => {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return () => {}
  let last = -1
  return change => {
    if (change.kind !== 'progress') return
    const event = change.progress
    if (event.fraction <= last || mcpReq.signal.aborted) return
    last = event.fraction
    const params = { progressToken, progress: event.fraction, total: 1, message: describe(event) }
    // A client that is gone is told nothing.
    void mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {})
  }
}
