import { stat } from 'node:fs/promises'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FaceOrder, OneFace } from '../../shared/api/options.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { pickOne } from '../workflows/photo-faces.ts'
import { type FaceView, viewFace } from './face-view.ts'

/** One face of a picture file. */
export interface WantedView extends PictureFile {
  readonly face: OneFace
  readonly order: FaceOrder
  /** See `viewFace`. */
  readonly maxFace: number
}

/** Names and opens the networks that find faces. */
export interface ViewFinder {
  readonly name: string
  readonly networks: FaceNetworks
  /** Whether a picture may be shown; called once for each that is opened. @throws LikenessError `unsafe-image` */
  readonly check?: (image: RgbImage, name: string) => Promise<void>
}

/**
 * Faces cut out of pictures, kept from one preview to the next, so that a moved slider decodes and detects nothing.
 * Whole pictures are not kept.
 */
export interface ViewCache {
  /**
   * @throws LikenessError `no-face-found`, `no-such-face`, `no-face-marked`, `unsafe-image`, and as opening a picture; the
   * signal's reason
   */
  open(wanted: WantedView, finder: ViewFinder, signal: AbortSignal): Promise<FaceView>
}

/** Enough for going to and fro between a few pairs. */
const MAX_VIEWS = 8
const MAX_FACE_LISTS = 16

export const createViewCache = (): ViewCache => {
  const views = new Map<string, FaceView>()
  const lists = new Map<string, readonly Face[]>()
  return {
    open: async (wanted, finder, signal) => {
      const { file, name, face, order, maxFace } = wanted
      const { mtimeMs, size } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0 }))
      const picture = `${file}\n${mtimeMs}\n${size}\n${finder.name}\n${finder.check !== undefined}`
      const key = `${picture}\n${order}\n${JSON.stringify(face)}\n${maxFace}`
      const known = recall(views, key)
      if (known) return known
      const image = await decodeImage(file, { name, signal })
      await finder.check?.(image, name)
      const find = async () => {
        const faces = recall(lists, picture) ?? (await findFaces(finder.networks, image, { signal }))
        keep(lists, picture, faces, MAX_FACE_LISTS)
        return faces
      }
      // A box is looked at by itself.
      const faces = typeof face === 'number' ? await find() : []
      const view = await viewFace(
        image,
        await pickOne({ image, name, faces }, face, order, finder.networks, signal),
        maxFace,
      )
      keep(views, key, view, MAX_VIEWS)
      return view
    },
  }
}

const recall = <T>(kept: Map<string, T>, key: string): T | undefined => {
  const value = kept.get(key)
  if (value !== undefined) keep(kept, key, value, Number.POSITIVE_INFINITY)
  return value
}

/** Makes it the newest; the oldest go. */
const keep = <T>(kept: Map<string, T>, key: string, value: T, most: number): void => {
  kept.delete(key)
  kept.set(key, value)
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return
    kept.delete(oldest)
  }
}
