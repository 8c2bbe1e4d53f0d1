import type { PictureStore } from './picture-store.ts'
import type { PromptQueue } from './queued-prompts.ts'
import type { Sockets } from './sockets.ts'

/** What a server keeps for ComfyUI's clients. */
export interface Comfyui {
  readonly store: PictureStore
  readonly queue: PromptQueue
  readonly sockets: Sockets
}
