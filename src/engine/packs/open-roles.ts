import { LikenessError } from '../../core/errors.ts'
import type { EnhanceNetworks } from '../../core/pipelines/enhance.ts'
import type { FaceNetworks } from '../../core/pipelines/find-faces.ts'
import type { Session } from '../../core/runtime/session.ts'
import type { Role } from '../../shared/pack-manifest.ts'
import type { SessionCache } from '../sessions.ts'
import { type Pack, type PackLibrary, packForRole } from './pack-library.ts'

type FileRole = Exclude<Role, 'text-to-image' | 'upscaler'>

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
  verifier: await open(library, sessions, 'face-landmarks', 'verifier'),
  landmarks: await open(library, sessions, 'face-landmarks', 'mesh'),
  embedder: await open(library, sessions, 'face-embedder', 'embedder'),
})

export const openEnhanceNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
): Promise<EnhanceNetworks> => {
  const pack = packForRole(library, 'upscaler')
  const { photo, drawing } = pack.manifest.roles.upscaler!
  const openUpscaler = async ({ path, overlap }: typeof photo) => ({
    session: await sessions.open(pack, path),
    overlap,
  })
  return { photo: await openUpscaler(photo), drawing: drawing && (await openUpscaler(drawing)) }
}

export const openSafety = (library: PackLibrary, sessions: SessionCache): Promise<Session> =>
  open(library, sessions, 'safety', 'classifier')
