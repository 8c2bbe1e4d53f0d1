import { openEmbedder } from '../../../core/faces/models/face-embedder.ts'
import type { FaceMaskers } from '../../../core/faces/models/face-masker.ts'
import type { PartNetworks } from '../../../core/swap/kept-parts/kept-parts.ts'
import { readEmap } from '../../../core/swap/network/models/inswapper-emap.ts'
import { assertEmbedderFits, swapperKindOf } from '../../../core/swap/network/models/swapper.ts'
import { swapperModels } from '../../../core/swap/network/models/swapper-models.ts'
import type { NetworkSwapper } from '../../../core/swap/swap-faces.ts'
import type { KeptPart } from '../../../shared/api/choices.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { type FoundNetwork, openOptionalNetwork } from './find-network.ts'
import { type FoundSwapper, findSwapper } from './find-swapper.ts'
import { openHandNetworks } from './open-roles.ts'
import type { PackLibrary } from './pack-library.ts'
import { verifiedFile } from './verify.ts'

/** What BiSeNet and XSeg tell better than mesh and colours do. */
const maskedParts: ReadonlySet<KeptPart> = new Set<KeptPart>(['glasses', 'hair', 'hands'])

export interface OpenedSwapper {
  /** Undefined where faces are swapped geometrically. */
  readonly swapper: NetworkSwapper | undefined
  /** Networks that tell parts of the target that stay: hands, and of others where some are asked for that they can tell. */
  readonly maskers: PartNetworks
  /** Of installed swappers that could not be used. */
  readonly notices: Notice[]
}

/**
 * Opens the swapper to use, with the embedder it was trained with and the installed maskers.
 * @throws LikenessError `embedder-missing` when the chosen swapper has none, `model-unsupported`, and what opening throws
 */
export const openSwapper = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
  keep: readonly KeptPart[] = [],
): Promise<OpenedSwapper> => {
  const { found, notices } = findSwapper(library, choice)
  const swapper = found && (await open(found, library, sessions, choice))
  const masked = keep.some(part => maskedParts.has(part))
  const maskers = swapper?.maskers ?? (masked ? await openMaskers(library, sessions, choice) : {})
  const hands = await openHandNetworks(library, sessions)
  return { swapper, maskers: { ...maskers, hands }, notices }
}

const open = async (
  { swapper: found, embedder: described }: FoundSwapper,
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<NetworkSwapper> => {
  const swapper = await sessions.open(found.pack, found.path)
  const model = swapperModels[swapperKindOf(swapper, found.network)]
  const embedder = openEmbedder(await sessions.open(described.pack, described.path), described.network)
  assertEmbedderFits(model, embedder.kind)
  return {
    swapper,
    model,
    embedder,
    emap: model.source === 'emap' ? await emapOf(found) : undefined,
    crossface: await openCrossface(found, sessions),
    maskers: await openMaskers(library, sessions, choice),
  }
}

const openCrossface = ({ pack }: FoundNetwork, sessions: SessionCache) => {
  const path = pack.manifest.roles['face-swapper']?.files.crossface
  return path === undefined ? undefined : sessions.open(pack, path)
}

/** One masker finds what occludes a face, another the regions of the face; they are usually of two packs. */
const openMaskers = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<FaceMaskers> => ({
  occlusion: await openOptionalNetwork(library, sessions, 'face-masker', 'occlusion', choice),
  regions: await openOptionalNetwork(library, sessions, 'face-masker', 'regions', choice),
})

/** Read once for each swapper: a matrix of one megabyte in a file of half a gigabyte. */
const emaps = new Map<string, Promise<Float32Array>>()

const emapOf = ({ pack, path }: FoundNetwork): Promise<Float32Array> => {
  const key = `${pack.folder}\n${pack.manifest.files.find(file => file.path === path)?.sha256}`
  const known = emaps.get(key)
  if (known !== undefined) return known
  const reading = verifiedFile(pack, path).then(readEmap)
  emaps.set(key, reading)
  reading.catch(() => emaps.delete(key))
  return reading
}
