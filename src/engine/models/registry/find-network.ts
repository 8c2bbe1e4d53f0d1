import { LikenessError } from '../../../core/errors.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { Role } from '../../../shared/pack-manifest.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { findPack, type Pack, type PackLibrary } from './pack-library.ts'

export const starterPack = 'starter'

type FileRole = Exclude<Role, 'text-to-image' | 'upscaler'>

/** A network of a role, in the pack that has it. */
export interface FoundNetwork {
  readonly pack: Pack
  readonly path: string
  /** Which implementation its manifest says it wants. */
  readonly network: string | undefined
}

const networkIn = (pack: Pack, role: FileRole, name: string): FoundNetwork | undefined => {
  const filled = pack.manifest.roles[role]
  const path = filled?.files[name]
  return path === undefined ? undefined : { pack, path, network: filled?.network }
}

/** Every pack's network of that name, those installed last at the end. */
export const findNetworks = ({ packs }: PackLibrary, role: FileRole, name: string): FoundNetwork[] =>
  packs.flatMap(pack => networkIn(pack, role, name) ?? [])

/**
 * The named network of a role: the chosen pack's where that has it, else that of the pack which was installed last.
 * Undefined where no pack has it, or where another pack without it was chosen: the starter pack means going without.
 */
export const findNetwork = (
  library: PackLibrary,
  role: FileRole,
  name: string,
  choice: PackChoice = {},
): FoundNetwork | undefined => {
  const chosen = choice[role]
  if (chosen === undefined) return findNetworks(library, role, name).at(-1)
  const pack = findPack(library, chosen)
  return networkIn(chosen === starterPack ? pack : assertFills(pack, role), role, name)
}

const assertFills = (pack: Pack, role: FileRole): Pack => {
  if (pack.manifest.roles[role]) return pack
  throw new LikenessError(
    'pack-incomplete',
    `The pack "${pack.manifest.id}" does not fill the role "${role}". Choose another; "likeness models list" shows what each can do.`,
  )
}

/** @throws LikenessError `pack-incomplete` when it is not there */
export const needNetwork = (...wanted: Parameters<typeof findNetwork>): FoundNetwork => {
  const found = findNetwork(...wanted)
  if (found) return found
  const [, role, name] = wanted
  throw new LikenessError(
    'pack-incomplete',
    `No installed pack has the "${name}" network for "${role}". Install Likeness again to restore the starter pack.`,
  )
}

/** Opens the named network of a role, whichever pack has it. */
export const openNetwork = (
  library: PackLibrary,
  sessions: SessionCache,
  role: FileRole,
  name: string,
): Promise<Session> => {
  const { pack, path } = needNetwork(library, role, name)
  return sessions.open(pack, path)
}
