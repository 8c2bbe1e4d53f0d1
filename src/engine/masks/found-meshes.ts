import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { OneFace } from '../../shared/api/options.ts'
import { pickOne } from '../workflows/photo-faces.ts'

/** A photo in which faces are looked for, and what finds them. */
export interface SearchedPhoto {
  readonly id: string
  readonly name: string
  readonly image: () => Promise<RgbImage>
  /** Changes whenever other faces may be found. */
  readonly finder: string
  readonly networks: FaceNetworks
}

/** Faces of the photos that masks were made of last, so that one click after the other decodes and detects nothing. */
export interface FoundMeshes {
  /** @param wanted which of the photo's; undefined for all. @throws as `pickOne` */
  find(photo: SearchedPhoto, wanted: readonly OneFace[] | undefined, signal: AbortSignal): Promise<Face[]>
}

const MAX_PHOTOS = 4

export const createFoundMeshes = (): FoundMeshes => {
  const lists = new Map<string, readonly Face[]>()
  const all = async ({ id, finder, networks, image }: SearchedPhoto, signal: AbortSignal) => {
    const key = `${id} ${finder}`
    const faces = lists.get(key) ?? (await findFaces(networks, await image(), { signal }))
    lists.delete(key)
    lists.set(key, faces)
    for (const oldest of lists.keys()) if (lists.size > MAX_PHOTOS) lists.delete(oldest)
    return faces
  }
  return {
    find: async (photo, wanted, signal) => {
      if (!wanted) return [...(await all(photo, signal))]
      const faces = wanted.some(face => typeof face === 'number') ? await all(photo, signal) : []
      const picked: Face[] = []
      for (const face of wanted) {
        const known = typeof face === 'number' ? faces[face] : undefined
        if (known) picked.push(known)
        else {
          const searched = { image: await photo.image(), name: photo.name, faces }
          picked.push(await pickOne(searched, face, 'size', photo.networks, signal))
        }
      }
      return picked
    },
  }
}
