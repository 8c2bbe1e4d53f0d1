import type { EngineStatus } from '../../../shared/desktop.ts'
import type { PackReport } from '../../../shared/machine.ts'
import type { ComposeState } from './compose-state.ts'
import { packInUse } from './packs.ts'

/** Why nothing can be drawn right now. A missing prompt is no such reason: it is asked for instead. */
export type Blocked = 'engine-starting' | 'engine-failed' | 'no-pack' | 'importing' | 'no-face'

export const blockedBy = (
  { photo, photoTask, pack }: Pick<ComposeState, 'photo' | 'photoTask' | 'pack'>,
  status: EngineStatus,
  packs: readonly PackReport[],
): Blocked | null => {
  if (status.kind === 'failed') return 'engine-failed'
  if (photoTask.kind === 'importing') return 'importing'
  if (photo && photo.faces.length === 0) return 'no-face'
  // The starter pack is always there: no packs means that they have not been listed yet.
  if (status.kind !== 'ready' || packs.length === 0) return 'engine-starting'
  return packInUse(packs, pack) ? null : 'no-pack'
}
