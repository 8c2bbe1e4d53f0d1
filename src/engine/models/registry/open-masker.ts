import type { FaceMaskers } from '../../../core/faces/models/face-masker.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { findNetwork } from './find-network.ts'
import type { PackLibrary } from './pack-library.ts'

/** Undefined where none is installed, or where the starter pack was chosen. */
export const openMasker = async (
  library: PackLibrary,
  sessions: SessionCache,
  name: keyof FaceMaskers,
  choice?: PackChoice,
): Promise<Session | undefined> => {
  const found = findNetwork(library, 'face-masker', name, choice)
  return found && sessions.open(found.pack, found.path)
}
