import { LikenessError } from '../../core/errors.ts'
import type { EnhanceNetworks } from '../../core/pipelines/enhance.ts'
import type { FaceNetworks } from '../../core/pipelines/find-faces.ts'
import type { Session } from '../../core/runtime/session.ts'
import type { Role } from '../../shared/pack-manifest.ts'
import type { SessionCache } from '../sessions.ts'
import { type Pack, type PackLibrary, packForRole } from './pack-library.ts'

type FileRole = Exclude<Role, 'text-to-image'>

/** Opens one named network of a role, from the preferred pack where it fills the role. */
const open = (
  library: PackLibrary,
  sessions: SessionCache,
  role: FileRole,
  name: string,
  preferred?: Pack,
): Promise<Session> => {
  const pack = packForRole(library, role, preferred)
  const path = pack.manifest.roles[role]?.files[name]
  if (!path)
    throw new LikenessError(
      'pack-incomplete',
      `The pack "${pack.manifest.id}" has no "${name}" network for "${role}".`,
    )
  return sessions.open(pack, path)
}

export const openFaceNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
): Promise<FaceNetworks> => ({
  detector: await open(library, sessions, 'face-detector', 'detector'),
  orienter: await open(library, sessions, 'face-detector', 'orienter'),
  landmarks: await open(library, sessions, 'face-landmarks', 'mesh'),
  embedder: await open(library, sessions, 'face-embedder', 'embedder'),
})

export const openEnhanceNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
): Promise<EnhanceNetworks> => ({
  x2: await open(library, sessions, 'upscaler', 'x2'),
  x4: await open(library, sessions, 'upscaler', 'x4'),
})

export const openSafety = (library: PackLibrary, sessions: SessionCache): Promise<Session> =>
  open(library, sessions, 'safety', 'classifier')
