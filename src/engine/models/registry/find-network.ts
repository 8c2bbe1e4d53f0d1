import { LikenessError } from '../../../core/errors.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { NetworkRole } from '../../../shared/pack-manifest.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { findPack, type Pack, type PackLibrary } from './pack-library.ts'

/** Id of the pack that comes with Likeness. */
export const starterPack = 'starter'

type FileRole = Exclude<NetworkRole, 'upscaler'>

/** A network and the pack that has it. */
export interface FoundNetwork {
  readonly pack: Pack
  /** Of the graph in the pack. */
  readonly path: string
  /** The implementation that its manifest names, such as `scrfd`. */
  readonly network: string | undefined
}

const networkIn = (pack: Pack, role: FileRole, name: string): FoundNetwork | undefined => {
  const filled = pack.manifest.roles[role]
  const path = filled?.files[name]
  return path === undefined ? undefined : { pack, path, network: filled?.network }
}

/** All packs' networks of a name in a role, those installed last at the end. */
export const findNetworks = ({ packs }: PackLibrary, role: FileRole, name: string): FoundNetwork[] =>
  packs.flatMap(pack => networkIn(pack, role, name) ?? [])

/**
 * The network of a name in a role: of the chosen pack, else of the pack installed last.
 * @returns undefined where no pack has it, or where the starter pack was chosen and does not have it
 * @throws LikenessError `unknown-pack`, `pack-incomplete` when the chosen pack does not fill the role
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

/** As `findNetwork`. @throws LikenessError `pack-incomplete` when there is none */
export const requireNetwork = (...wanted: Parameters<typeof findNetwork>): FoundNetwork => {
  const found = findNetwork(...wanted)
  if (found) return found
  const [, role, name] = wanted
  throw new LikenessError(
    'pack-incomplete',
    `No installed pack has the "${name}" network for "${role}". Install Likeness again to restore the starter pack.`,
  )
}

/** Opens the network of a name in a role. @throws LikenessError `pack-incomplete`, and what opening it throws */
export const openNetwork = (
  library: PackLibrary,
  sessions: SessionCache,
  role: FileRole,
  name: string,
): Promise<Session> => {
  const { pack, path } = requireNetwork(library, role, name)
  return sessions.open(pack, path)
}

/** As `openNetwork`; undefined where none is installed, or where the starter pack was chosen and does not have it. */
export const openOptionalNetwork = async (
  library: PackLibrary,
  sessions: SessionCache,
  role: FileRole,
  name: string,
  choice?: PackChoice,
): Promise<Session | undefined> => {
  const found = findNetwork(library, role, name, choice)
  return found && sessions.open(found.pack, found.path)
}
