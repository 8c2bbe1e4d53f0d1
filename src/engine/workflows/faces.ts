import { join, parse } from 'node:path'
import { findFaces } from '../../core/faces/analysis.ts'
import { alignFace } from '../../core/faces/geometry/align.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { findMonochromeCurve } from '../../core/imaging/colour/find-monochrome-curve.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { Workflow } from '../engine.ts'
import type { Plan } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { openFaceNetworks } from '../models/registry/open-roles.ts'
import { ensureFolder, saveFile } from '../results/save-file.ts'
import { reportFace } from './photo-faces.ts'

/** Shares of the time. */
const plan: Plan = [
  ['read', 1],
  ['load', 2],
  ['find-faces', 4],
  ['save', 1],
]

/** Pixels of a side of an aligned crop. */
const cropSize = 512

/** Every face of a picture, largest first; none is an answer, not an error. */
export const faces: Workflow<'faces'> = async (input, context) => {
  const { engine, signal } = context
  const library = await engine.packs()
  return timed(context, plan, async progress => {
    progress.enter('read')
    const image = await decodeImage(input.file, { signal })
    progress.enter('load')
    const provider = await engine.providers.resolve(input.provider, signal)
    const networks = await openFaceNetworks(library, engine.sessions(provider, signal), input.use)
    progress.enter('find-faces')
    const found = await findFaces(networks, image, { signal })
    const crops: string[] = []
    if (input.crops) {
      progress.enter('save')
      await ensureFolder(input.crops)
      for (const [i, face] of found.entries()) {
        const file = join(input.crops, `${parse(input.file).name}-face-${i}.png`)
        const { crop } = alignFace(image, face.points, 'ffhq_512', cropSize)
        await saveFile(file, await encodePng(crop))
        crops.push(file)
      }
    }
    return {
      ...{ width: image.width, height: image.height, faces: found.map(reportFace), crops },
      lightness: lightnessOf(image),
      monochrome: findMonochromeCurve(image) !== undefined,
    }
  })
}

/** Bytes that are looked at for the mean. */
const sampledBytes = 300_000

/** Mean of all channels, 0 to 1, of every so many bytes of a large picture. */
const lightnessOf = ({ data }: RgbImage): number => {
  // Prime to 3, so that every channel counts, and to most widths.
  const step = data.length > sampledBytes ? 3 * Math.floor(data.length / sampledBytes / 3) + 1 : 1
  let sum = 0
  let count = 0
  for (let i = 0; i < data.length; i += step, count++) sum += data[i]!
  return sum / count / 255
}
