import { join } from 'node:path'
import type { TextToImageNetworks } from '../src/core/diffusion/text-to-image-inputs.ts'
import type { FaceNetworks } from '../src/core/faces/analysis.ts'
import { openFaceNetworks } from '../src/engine/models/registry/open-roles.ts'
import { openTextToImage } from '../src/engine/models/registry/open-text-to-image.ts'
import { findPack, type PackLibrary, readPackLibrary } from '../src/engine/models/registry/pack-library.ts'
import { createSessionCache, type SessionCache } from '../src/engine/models/runtime/session-cache.ts'
import { repository } from './cli.ts'

export interface Starter {
  readonly library: PackLibrary
  readonly sessions: SessionCache
}

export const openStarter = async (): Promise<Starter> => ({
  library: await readPackLibrary([join(repository, 'resources', 'models')]),
  sessions: createSessionCache('cpu'),
})

export const openFaces = ({ library, sessions }: Starter): Promise<FaceNetworks> =>
  openFaceNetworks(library, sessions)

export const openStarterDrawing = (
  { library, sessions }: Starter,
  options?: { readonly previews?: boolean },
): Promise<TextToImageNetworks> => {
  const pack = findPack(library, 'starter')
  return openTextToImage(pack, pack.manifest.roles['text-to-image']!, sessions, options)
}
