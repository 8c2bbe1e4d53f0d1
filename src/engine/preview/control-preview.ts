import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Handler } from '../engine.ts'
import { openFaceNetworks, openHandNetworks, openSafety } from '../models/registry/open-roles.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { drawsFaces, readControlPicture } from '../workflows/steering-pictures.ts'

/**
 * What a ControlNet would see of a picture, beside the job board as `swapPreview`: while a job runs, on the CPU.
 * @throws LikenessError as `create` does for a control picture
 */
export const controlPreview: Handler<'controlPreview'> = (input, { engine, signal }) =>
  engine.besideJobs(async () => {
    const library = await engine.packs()
    const idle = engine.jobs.isBusy() ? undefined : await engine.providers.resolveCached(input.provider)
    // What `resolveCached` answers is one of its names.
    const provider = (idle ?? 'cpu') as ParsedInput<'controlPreview'>['provider']
    const sessions = engine.sessions(await engine.providers.resolve(provider, signal), signal)
    const looks = drawsFaces(input)
    const networks = {
      faces: looks ? await openFaceNetworks(library, sessions, input.use) : undefined,
      hands: looks ? await openHandNetworks(library, sessions) : undefined,
      safety: input.allowNsfw ? undefined : await openSafety(library, sessions),
    }
    const picture = await engine.findPicture(input.image)
    const size = typeof input.size === 'number' ? await sizeWithSide(picture, input.size) : input.size
    const image = await readControlPicture(input, picture, size, networks, signal)
    return { image: await encodePng(image) }
  })

/** A size that can be drawn, in the proportions of a picture. @param side the shorter one */
const sizeWithSide = async ({ file, name }: PictureFile, side: number) => {
  const { width, height } = await decodeImage(file, { name })
  const scale = side / Math.min(width, height)
  const drawn = (pixels: number) => Math.min(2048, Math.max(64, 8 * Math.round((pixels * scale) / 8)))
  return { width: drawn(width), height: drawn(height) }
}
