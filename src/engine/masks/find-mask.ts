import { refineAlpha } from '../../core/enhance/background/refine-alpha.ts'
import { findSubject } from '../../core/enhance/models/background-remover.ts'
import { LikenessError } from '../../core/errors.ts'
import { maskFaces, maskHair } from '../../core/faces/face-areas.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { scaleFace } from '../../core/faces/geometry/transform-face.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { MaskPlane } from '../../shared/api/masks.ts'
import { maskSizeOf } from '../../shared/api/sizes.ts'
import type { Engine, Handler } from '../engine.ts'
import { findNetwork, requireNetwork, starterPack } from '../models/registry/find-network.ts'
import { faceFinderName, openFaceNetworks, openRemover } from '../models/registry/open-roles.ts'

type Input = ParsedInput<'masks.find'>

/**
 * Where something is in a photo. On the cpu, which works everywhere and leaves the accelerator to the running job.
 * @throws LikenessError `unknown-photo`, `no-face-found`, `no-such-face`, `no-face-marked`, `pack-incomplete` for hair
 * without a model that finds it, `engine-busy` where a network of another pack would compete with a job for memory
 */
export const findMask: Handler<'masks.find'> = (input, { engine, signal }) =>
  engine.besideJobs(async () => {
    switch (input.area) {
      case 'faces':
        return findFaceAreas(input, engine, signal)
      case 'hair':
        return findHair(input, engine, signal)
      case 'person':
      case 'background':
        return findPerson(input, engine, signal)
    }
  })

const openPhoto = async ({ photo: id, use }: Input, engine: Engine, signal: AbortSignal) => {
  const { file, name } = await engine.photos.fileOf(id)
  const library = await engine.packs()
  let decoded: Promise<RgbImage> | undefined
  const image = () => {
    decoded ??= decodeImage(file, { name, signal })
    return decoded
  }
  return { id, name, image, library, sessions: engine.sessions('cpu', signal), use }
}
type OpenPhoto = Awaited<ReturnType<typeof openPhoto>>

/** The wanted faces and the photo, both in pixels of its mask. */
const facesIn = async (photo: OpenPhoto, { faces: wanted }: Input, engine: Engine, signal: AbortSignal) => {
  const { library, sessions, use, name } = photo
  const networks = await openFaceNetworks(library, sessions, use)
  const searched = { ...photo, finder: faceFinderName(library, use), networks }
  const faces = await engine.foundMeshes.find(searched, wanted, signal)
  if (faces.length === 0) throw noFace(name)
  return faces
}

const noFace = (name: string): LikenessError =>
  new LikenessError(
    'no-face-found',
    `No face found in "${name}". Paint over it with the brush, or mark the face by a box first.`,
  )

const scaled = (faces: readonly Face[], scale: number): readonly Face[] =>
  scale === 1 ? faces : faces.map(face => scaleFace(face, scale))

const findFaceAreas = async (input: Input, engine: Engine, signal: AbortSignal): Promise<MaskPlane> => {
  const photo = await openPhoto(input, engine, signal)
  const faces = await facesIn(photo, input, engine, signal)
  const { width, height } = await engine.photos.sizeOf(input.photo)
  const size = maskSizeOf({ width, height })
  return toBytes(await maskFaces(scaled(faces, size.width / width), size, signal))
}

const findHair = async (input: Input, engine: Engine, signal: AbortSignal): Promise<MaskPlane> => {
  const photo = await openPhoto(input, engine, signal)
  const { library, sessions, use } = photo
  const found = findNetwork(library, 'face-masker', 'regions', use)
  if (!found)
    throw new LikenessError(
      'pack-incomplete',
      'No installed model finds hair. Install "bisenet-resnet-34" from the catalogue.',
    )
  assertFree(engine, found.pack.manifest.id)
  const faces = await facesIn(photo, input, engine, signal)
  const image = await photo.image()
  const reduced = await atMaskSize(image)
  const regions = await sessions.open(found.pack, found.path)
  return toBytes(await maskHair(regions, reduced, scaled(faces, reduced.width / image.width), signal))
}

const findPerson = async (input: Input, engine: Engine, signal: AbortSignal): Promise<MaskPlane> => {
  const { library, sessions, use, image } = await openPhoto(input, engine, signal)
  assertFree(engine, requireNetwork(library, 'background-remover', 'remover', use).pack.manifest.id)
  const remover = await openRemover(library, sessions, use)
  const reduced = await atMaskSize(await image())
  const data = await refineAlpha(await findSubject(remover, reduced), reduced)
  const wanted = input.area === 'person' ? data : data.map(value => 1 - value)
  return toBytes({ width: reduced.width, height: reduced.height, data: wanted })
}

const atMaskSize = ({ width, height, data }: RgbImage): Promise<RgbImage> => {
  const size = maskSizeOf({ width, height })
  return resizeImage({ width, height, data }, size.width, size.height, 'area')
}

const assertFree = (engine: Engine, pack: string): void => {
  if (pack !== starterPack && engine.jobs.isBusy())
    throw new LikenessError(
      'engine-busy',
      'A picture is being made, and finding this takes a network as large. Wait until it is done.',
    )
}

const toBytes = ({
  width,
  height,
  data,
}: {
  width: number
  height: number
  data: Float32Array
}): MaskPlane => ({
  width,
  height,
  data: Uint8Array.from(data, value => Math.round(255 * value)),
})
