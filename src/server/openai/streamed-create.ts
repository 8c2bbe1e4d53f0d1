import type { RouteInput, RouteOutput } from '../../shared/api/contract.ts'
import { runCreate } from '../common/create-options.ts'
import type { JobChange, Preview } from '../jobs/jobs.ts'
import { previewText } from '../jobs/preview-text.ts'
import type { ServerContext } from '../routes/route.ts'

/** What comes of a drawing while it is made. */
export type Drawn =
  /** @field index counts the previews of each picture from 0; `jpeg` in base64 */
  | { readonly kind: 'partial'; readonly index: number; readonly jpeg: string }
  | { readonly kind: 'done'; readonly output: RouteOutput<'create'> }

export interface StreamOptions {
  /** Previews of each picture, at most. */
  readonly partials: number
  /** Denoising steps of a picture. */
  readonly steps: number
  readonly signal: AbortSignal
  /** Called however the job ends. */
  readonly onEnded: () => void
}

/**
 * Queues a `create` job, and tells of its previews, evenly over its steps, and its output. Resolves when there is something
 * to tell, so that what is refused is an error and not a stream.
 * @throws what the job failed with, also while it is iterated
 */
export const streamCreate = async (
  context: ServerContext,
  input: RouteInput<'create'>,
  { partials, steps, signal, onEnded }: StreamOptions,
): Promise<AsyncIterable<Drawn>> => {
  const waiting: Drawn[] = []
  let wake = () => {}
  const tell = (drawn: Drawn) => {
    waiting.push(drawn)
    wake()
  }
  const sent = new Map<number, number>()
  const onPreview = (preview: Preview) => {
    const { image, step } = preview
    const index = sent.get(image) ?? 0
    if (index >= partials || step < ((index + 1) * steps) / (partials + 1)) return
    sent.set(image, index + 1)
    tell({ kind: 'partial', index, jpeg: previewText(preview) })
  }
  const watch = (change: JobChange) => {
    if (change.kind === 'preview') onPreview(change.preview)
  }
  const done = runCreate(context, input, signal, { watch, seesPreviews: partials > 0 })
    .then(output => tell({ kind: 'done', output }))
    .finally(onEnded)
  // Thrown where it is waited for.
  done.catch(() => {})
  const something = async () => {
    if (waiting.length > 0) return
    await Promise.race([new Promise<void>(resolve => (wake = resolve)), done])
  }
  await something()
  return (async function* () {
    for (;;) {
      await something()
      const drawn = waiting.shift()
      if (!drawn) continue
      yield drawn
      if (drawn.kind === 'done') return
    }
  })()
}
