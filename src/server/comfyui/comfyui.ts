import { join } from 'node:path'
import type { EngineClient } from '../../engine/index.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { SavedResults } from '../jobs/saved-results.ts'
import type { Comfyui } from './comfyui-state.ts'
import { createPictureStore } from './picture-store.ts'
import { createPromptQueue } from './prompt-queue.ts'
import type { PromptQueue } from './queued-prompts.ts'
import { createSockets } from './sockets.ts'

/** Of pictures that ComfyUI's clients send and get. */
export const comfyuiFolder = (engine: EngineClient): string => join(engine.folders.photos, 'comfyui')

export const createComfyui = (
  context: { readonly engine: EngineClient; readonly jobs: Jobs; readonly savedResults: SavedResults },
  report: (error: unknown) => void,
): Comfyui => {
  const store = createPictureStore(comfyuiFolder(context.engine))
  const sockets = createSockets(() => queue.remaining())
  const queue: PromptQueue = createPromptQueue({ ...context, store }, sockets, report)
  return { store, queue, sockets }
}
