import { enhanceImage } from '../../core/enhance/enhance-image.ts'
import { LikenessError } from '../../core/errors.ts'
import type { ScaledMask } from '../../core/faces/geometry/adjust-mask.ts'
import type { PlacedMask } from '../../core/faces/geometry/paste-back.ts'
import { squareAround } from '../../core/faces/geometry/square-around.ts'
import { encodeJpeg, encodePng } from '../../core/imaging/codec/encode.ts'
import { crop } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import type { BrushMask } from '../../core/swap/brush-mask.ts'
import { swapFaces } from '../../core/swap/swap-faces.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { previewSide, type SwapPreview } from '../../shared/api/swap-preview.ts'
import type { Engine, Handler } from '../engine.ts'
import { findNetwork } from '../models/registry/find-network.ts'
import { findSwapper } from '../models/registry/find-swapper.ts'
import { faceEmbedderName, faceFinderName } from '../models/registry/open-roles.ts'
import { loadSwap } from '../workflows/load-swap.ts'
import { personIdIn } from '../workflows/open-people.ts'
import { lookOf, openBrush } from '../workflows/swap-look.ts'
import type { FaceView } from './face-view.ts'
import type { PersonView } from './person-views.ts'

type Input = ParsedInput<'swapPreview'>

/** What is shown, as a multiple of the face's longer side. */
const SHOWN = 1.7
/** Longer side of a face in a preview, and of the source's face that it is drawn from. */
const TARGET_FACE = previewSide / SHOWN
const SOURCE_FACE = 768

/** Colour of the mask: one that no skin has. */
const MASK_COLOUR = [0, 176, 255] as const

/**
 * One face of a swap, small and at once: the surroundings of both faces are kept, and only the swap is computed. It
 * takes no turn on the job board. While a job runs, only the built-in swap is previewed, on the CPU; a network would
 * compete with the job for memory. The latest call wins.
 * A kept person lends the photo that a swap would take.
 * @throws LikenessError `engine-busy`, `cancelled` when a later call came, and as `swap`
 */
export const swapPreview: Handler<'swapPreview'> = (input, { engine, signal: caller }) => {
  const look = lookOf(input)
  const { signal, end } = engine.previews.takeTurn(caller)
  const preview = engine.besideJobs(async () => {
    const { networks, safety, name, embeddedBy } = await openNetworks(input, engine, signal)
    const check =
      safety && ((image: RgbImage, picture: string) => assertSafe(safety, image, `The picture "${picture}"`))
    const finder = { name, networks: networks.faces, check }
    const order = input.faceOrder
    const target = await engine.previews.views.open(
      { ...(await engine.findPicture(input.target)), face: input.targetFace, order, maxFace: TARGET_FACE },
      finder,
      signal,
    )
    const openSource = async (): Promise<PersonView> => {
      const { source: given, sourceFace: face } = input
      const wanted = { face, maxFace: SOURCE_FACE }
      const id = personIdIn(given)
      if (id === undefined) {
        const file = await engine.findPicture(given)
        return { view: await engine.previews.views.open({ ...file, ...wanted, order }, finder, signal) }
      }
      const opener = { people: engine.people, networks: networks.faces, swapper: networks.swapper }
      const names = { embeddedBy, foundBy: name }
      return engine.previews.people.open({ ...wanted, id }, target, { ...opener, ...names, check }, signal)
    }
    const { view: source, embedding } = await openSource()
    const kept = await engine.previews.findKept(target, look.keep ?? [], networks.maskers)
    const brush = await (await openBrush(input.mask, engine, signal))(target)
    const { image, mask } = await swapFaces(networks.swapper, {
      source: source.image,
      sourceFace: source.face,
      sourceEmbedding: embedding,
      target: target.image,
      targetFace: target.face,
      ...look,
      kept,
      brush: brush && inView(brush, target),
      signal,
    })
    signal.throwIfAborted()
    const finished = networks.enhance?.restoration
      ? await enhanceImage(networks.enhance, image, { upscale: 1, faces: [target.face], signal })
      : image
    return show(target, finished, mask)
  })
  return preview.finally(end)
}

const openNetworks = async (input: Input, engine: Engine, signal: AbortSignal) => {
  const library = await engine.packs()
  const busy = engine.jobs.isBusy()
  if (busy && findSwapper(library, input.use).found)
    throw new LikenessError(
      'engine-busy',
      'A picture is being made, and the preview needs a network as it does. Wait until it is done.',
    )
  const provider = busy ? 'cpu' : ((await engine.providers.resolveCached(input.provider)) ?? 'cpu')
  // The built-in way of restoring takes longer than a preview may.
  const enhance = input.enhance && !busy && findNetwork(library, 'face-restorer', 'restorer', input.use)
  const { networks, safety } = await loadSwap(
    {
      ...{ keep: input.keep, enhance: Boolean(enhance), fidelity: input.fidelity, use: input.use },
      // What `resolveCached` answers is one of its names.
      ...{ upscale: undefined, allowNsfw: input.allowNsfw, provider: provider as Input['provider'] },
    },
    library,
    { engine, signal },
  )
  const embeddedBy = faceEmbedderName(library, input.use)
  return { networks, safety, name: faceFinderName(library, input.use), embeddedBy }
}

/** The brush's masks where the view shows them. */
const inView = ({ added, removed }: BrushMask, { x, y, scale }: FaceView): BrushMask => {
  const place = (mask: ScaledMask | undefined) =>
    mask && { ...mask, x: (mask.x - x) * scale, y: (mask.y - y) * scale, scale: mask.scale * scale }
  return { added: place(added), removed: place(removed) }
}

const show = async (target: FaceView, after: RgbImage, mask: PlacedMask): Promise<SwapPreview> => {
  const [left, top, width, height] = squareAround(target.image, target.face.box, SHOWN)
  const part = (image: RgbImage) => crop(image, left, top, width, height)
  const jpeg = (image: RgbImage) => encodeJpeg(part(image), { quality: 90 })
  const [before, swapped, overlay] = await Promise.all([
    jpeg(target.image),
    jpeg(after),
    encodePng(part(tinted(target.image, mask))),
  ])
  const inPicture = (value: number, from: number) => Math.round(from + value / target.scale)
  return {
    box: [inPicture(left, target.x), inPicture(top, target.y), inPicture(width, 0), inPicture(height, 0)],
    ...{ width, height, before, after: swapped, mask: overlay },
  }
}

/** The mask as a picture of one colour whose alpha is its opacity. */
const tinted = ({ width, height }: RgbImage, { plane, x, y }: PlacedMask): RgbImage => {
  const [red, green, blue] = MASK_COLOUR
  const data = new Uint8Array(width * height * 3)
  for (let i = 0; i < data.length; i += 3) {
    data[i] = red
    data[i + 1] = green
    data[i + 2] = blue
  }
  const alpha = new Uint8Array(width * height)
  for (let row = 0, i = 0; row < plane.height; row++)
    for (let o = (y + row) * width + x, end = o + plane.width; o < end; o++, i++)
      alpha[o] = Math.round(255 * plane.data[i]!)
  return { width, height, data, alpha }
}
