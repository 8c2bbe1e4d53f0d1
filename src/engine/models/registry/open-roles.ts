import type { EnhanceNetworks } from '../../../core/enhance/enhance-image.ts'
import {
  type BackgroundRemover,
  openBackgroundRemover,
} from '../../../core/enhance/models/background-remover.ts'
import { LikenessError } from '../../../core/errors.ts'
import type { FaceNetworks } from '../../../core/faces/analysis.ts'
import { openDetector } from '../../../core/faces/models/face-detector.ts'
import { type FaceEmbedder, openEmbedder } from '../../../core/faces/models/face-embedder.ts'
import { openLandmarker, withLandmarker } from '../../../core/faces/models/face-landmarker.ts'
import type { HandNetworks } from '../../../core/hands/find-hands.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { PackChoice } from '../../../shared/api/options.ts'
import type { Notice } from '../../../shared/api/outputs.ts'
import type { SessionCache } from '../runtime/session-cache.ts'
import { findNetwork, openNetwork, openOptionalNetwork, requireNetwork, starterPack } from './find-network.ts'
import { embedderFor, installAdvice } from './find-swapper.ts'
import { findPack, type Pack, type PackLibrary, packForRole } from './pack-library.ts'

type TellNotice = (notice: Notice) => void

/**
 * Opens the networks of face analysis. Detector, landmarks and embedder may be of any pack; those of the face mesh are
 * always the starter's, as no other pack has them.
 */
export const openFaceNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<FaceNetworks> => ({
  detector: await openFaceDetector(library, sessions, choice),
  blazeFace: await openNetwork(library, sessions, 'face-detector', 'orienter'),
  faceMesh: await openNetwork(library, sessions, 'face-landmarks', 'verifier'),
  attentionMesh: await openNetwork(library, sessions, 'face-landmarks', 'mesh'),
  embedder: await openFaceEmbedder(library, sessions, choice),
})

/** Identifies the networks that find faces: with the same name they find the same faces. */
export const faceFinderName = (library: PackLibrary, choice?: PackChoice): string =>
  [
    requireNetwork(library, 'face-detector', 'detector', choice),
    findNetwork(library, 'face-landmarks', 'landmarks', choice),
  ]
    .map(found => (found ? `${found.pack.manifest.id} ${found.pack.manifest.version} ${found.path}` : ''))
    .join(', ')

/** Identifies the network that recognises people: embeddings of another name do not compare. */
export const faceEmbedderName = (library: PackLibrary, choice?: PackChoice): string => {
  const { pack, path } = requireNetwork(library, 'face-embedder', 'embedder', choice)
  return `${pack.manifest.id} ${pack.manifest.version} ${path}`
}

const openFaceDetector = async (library: PackLibrary, sessions: SessionCache, choice?: PackChoice) => {
  const { pack, path, network } = requireNetwork(library, 'face-detector', 'detector', choice)
  const detector = openDetector(await sessions.open(pack, path), network)
  // A detector that gives boxes only has no points to refine.
  if (detector.finds === 'boxes') return detector
  const landmarks = findNetwork(library, 'face-landmarks', 'landmarks', choice)
  if (!landmarks) return detector
  const session = await sessions.open(landmarks.pack, landmarks.path)
  return withLandmarker(detector, openLandmarker(session, landmarks.network))
}

const openFaceEmbedder = async (library: PackLibrary, sessions: SessionCache, choice?: PackChoice) => {
  const { pack, path, network } = requireNetwork(library, 'face-embedder', 'embedder', choice)
  return openEmbedder(await sessions.open(pack, path), network)
}

/**
 * Opens the embedder that IP-Adapters FaceID were trained with, whichever compares faces.
 * Source: tencent-ailab/IP-Adapter, whose faces are embedded by insightface's buffalo_l
 * @throws LikenessError `embedder-missing` where it is not installed
 */
export const openFaceIdEmbedder = async (
  library: PackLibrary,
  sessions: SessionCache,
): Promise<FaceEmbedder> => {
  const found = embedderFor(library, 'arcface')
  const embedder = found && openEmbedder(await sessions.open(found.pack, found.path), found.network)
  if (embedder?.kind === 'arcface') return embedder
  throw new LikenessError(
    'embedder-missing',
    `An IP-Adapter FaceID follows faces as ArcFace R50 (buffalo_l's w600k_r50) describes them, and that is not installed. ${installAdvice}.`,
  )
}

/** Opens the networks that find hands, which no other pack than the starter has. */
export const openHandNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
): Promise<HandNetworks> => ({
  palmDetection: await openNetwork(library, sessions, 'face-masker', 'palms'),
  handLandmark: await openNetwork(library, sessions, 'face-masker', 'hands'),
})

/**
 * Opens upscaler and face restorer. Where nobody chose the upscaler, the starter's takes its place for images that would
 * take it too long.
 * @param fidelity of CodeFormer, from 0 to 1; other restorers have none
 * @param onNotice told once that the starter's upscaler was used
 */
export const openEnhanceNetworks = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice: PackChoice = {},
  { fidelity, onNotice }: { readonly fidelity?: number; readonly onNotice?: TellNotice } = {},
): Promise<EnhanceNetworks> => {
  const pack = packForRole(library, 'upscaler', choice)
  const starter = findPack(library, 'starter')
  return {
    ...(await openUpscalers(pack, sessions)),
    restoration: await openRestoration(library, sessions, choice, fidelity),
    quicker:
      choice.upscaler === undefined && pack !== starter
        ? { open: () => openUpscalers(starter, sessions), onUsed: once(tellPassedOver(pack, onNotice)) }
        : undefined,
  }
}

/**
 * Opens the upscaler between the passes of a drawing: the chosen one, else the starter's. The second pass draws anew what
 * a larger one would add, and the same picture is drawn again after another was installed.
 */
export const openHiresUpscaler = (
  library: PackLibrary,
  sessions: SessionCache,
  choice: PackChoice = {},
): Promise<EnhanceNetworks> =>
  openUpscalers(packForRole(library, 'upscaler', { upscaler: starterPack, ...choice }), sessions)

const openUpscalers = async (pack: Pack, sessions: SessionCache) => {
  const { photo, drawing } = pack.manifest.roles.upscaler!
  const open = async ({ path, overlap }: typeof photo) => ({
    session: await sessions.open(pack, path),
    overlap,
  })
  return { photo: await open(photo), drawing: drawing && (await open(drawing)) }
}

const tellPassedOver =
  ({ manifest: { id, title } }: Pack, onNotice: TellNotice | undefined) =>
  (seconds: number): void => {
    const time = seconds < 90 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`
    onNotice?.({
      code: 'upscaler-passed-over',
      message: `${title} would enlarge this picture in about ${time} here, so the built-in upscaler did. Choose "${id}" as upscaler to have it all the same.`,
    })
  }

const once = (tell: (seconds: number) => void): ((seconds: number) => void) => {
  let told = false
  return seconds => {
    if (!told) tell(seconds)
    told = true
  }
}

/** Undefined where no restorer is installed, or where the starter pack was chosen, whose upscaler restores faces, too. */
const openRestoration = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
  fidelity?: number,
): Promise<EnhanceNetworks['restoration']> => {
  const found = findNetwork(library, 'face-restorer', 'restorer', choice)
  if (!found) return undefined
  return {
    restorer: { session: await sessions.open(found.pack, found.path), fidelity },
    occlusion: await openOptionalNetwork(library, sessions, 'face-masker', 'occlusion', choice),
  }
}

/** Opens the network that colours photos. @throws LikenessError `pack-incomplete` where none is installed */
export const openColouriser = (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<Session> => {
  const found = findNetwork(library, 'colouriser', 'colouriser', choice)
  if (found) return sessions.open(found.pack, found.path)
  throw new LikenessError(
    'pack-incomplete',
    'No installed model gives photos colours. Install "ddcolor" from the catalogue, or import a DDColor of your own.',
  )
}

/** Opens the network that tells the subject of a picture from its background. */
export const openRemover = async (
  library: PackLibrary,
  sessions: SessionCache,
  choice?: PackChoice,
): Promise<BackgroundRemover> => {
  const { pack, path, network } = requireNetwork(library, 'background-remover', 'remover', choice)
  return openBackgroundRemover(await sessions.open(pack, path), network)
}

/** Opens the safety classifier. */
export const openSafety = (library: PackLibrary, sessions: SessionCache): Promise<Session> =>
  openNetwork(library, sessions, 'safety', 'classifier')
