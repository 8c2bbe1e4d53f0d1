import { useEffect, useMemo, useState } from 'react'
import type { SwapPreview } from '../../../../shared/api/swap-preview.ts'
import { RequestError, request } from '../../../bridge/bridge.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { toPreviewInput } from '../form/to-job-work.ts'

/** The preview's pictures as URLs. */
export interface ShownPreview extends Pick<SwapPreview, 'box' | 'width' | 'height'> {
  readonly before: string
  readonly after: string
  readonly mask: string
}

export interface PreviewState {
  /** The last one; while another is computed, it stays. */
  readonly shown: ShownPreview | null
  readonly computing: boolean
  /** Why the last try failed. */
  readonly failed: { readonly code: string; readonly message: string } | null
}

const nothing: PreviewState = { shown: null, computing: false, failed: null }

/** Milliseconds from a change to the request: less than a slider's next step would be lost work. */
const delay = 60

/**
 * Keeps a preview of the form's swap: asked for anew whenever a control changes, and the latest wins. Tried again when
 * the engine has nothing to do.
 * @param drawing the picture of the library that stands for the next drawing
 */
export const useSwapPreview = (drawing: string | null): PreviewState => {
  const state = useCompose()
  const inUse = useModels()
  const ready = useMachine(({ status }) => status.kind === 'ready')
  const busy = useJobs(({ jobs }) => jobs.some(job => job.state.kind === 'running'))
  const [preview, setPreview] = useState(nothing)
  const key = JSON.stringify(toPreviewInput(state, inUse, drawing))
  const input = useMemo(() => JSON.parse(key) as ReturnType<typeof toPreviewInput>, [key])
  const waits = busy && preview.failed?.code === 'engine-busy'
  useEffect(() => {
    if (!ready || waits) return
    if (!input) {
      setPreview(nothing)
      return
    }
    let current = true
    setPreview(before => ({ ...before, computing: true }))
    const timer = setTimeout(() => {
      request('swapPreview', input)
        .then(toShown)
        .then(
          shown => (current ? setPreview({ shown, computing: false, failed: null }) : release(shown)),
          (error: unknown) => {
            if (!current) return
            const code = error instanceof RequestError ? error.code : 'internal'
            const failed = { code, message: error instanceof Error ? error.message : String(error) }
            setPreview(before => ({ ...before, computing: false, failed }))
          },
        )
    }, delay)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [input, ready, waits])
  const { shown } = preview
  useEffect(() => () => (shown ? release(shown) : undefined), [shown])
  return preview
}

const toShown = async ({ before, after, mask, ...facts }: SwapPreview): Promise<ShownPreview> => {
  const url = (bytes: Uint8Array, type: string) =>
    URL.createObjectURL(new Blob([bytes as BlobPart], { type }))
  const shown = {
    ...facts,
    before: url(before, 'image/jpeg'),
    after: url(after, 'image/jpeg'),
    mask: url(mask, 'image/png'),
  }
  // Decoded before it is shown, so that the one before does not give way to nothing.
  await Promise.all([shown.before, shown.after, shown.mask].map(decoded))
  return shown
}

const decoded = async (src: string): Promise<void> => {
  const image = new Image()
  image.src = src
  await image.decode().catch(() => {})
}

const release = ({ before, after, mask }: ShownPreview): void => {
  for (const url of [before, after, mask]) URL.revokeObjectURL(url)
}
