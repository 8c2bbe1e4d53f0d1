import { basename } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import type { Face } from '../../core/faces/face.ts'
import { decodeImage } from '../../core/image/decode.ts'
import type { RgbImage } from '../../core/image/rgb-image.ts'
import { type FaceNetworks, findFaces } from '../../core/pipelines/find-faces.ts'

export interface PictureWithFaces {
  readonly image: RgbImage
  readonly faces: readonly Face[]
}

/**
 * Opens a picture that must have a face.
 * @throws LikenessError `no-face-found`, and what `decodeImage` throws
 */
export const readPhoto = async (
  file: string,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<PictureWithFaces> => {
  const image = await decodeImage(file, { signal })
  const faces = await findFaces(networks, image, { signal })
  if (faces.length === 0)
    throw new LikenessError(
      'no-face-found',
      `No face found in "${basename(file)}". Try a picture where the face is larger and looks at the camera.`,
    )
  return { image, faces }
}

/** @throws LikenessError `no-such-face` saying how many there are */
export const pickFace = (faces: readonly Face[], index: number, file: string): Face => {
  const face = faces[index]
  if (face) return face
  const count =
    faces.length === 1 ? 'one face (number 0)' : `${faces.length} faces (numbers 0 to ${faces.length - 1})`
  throw new LikenessError(
    'no-such-face',
    `"${basename(file)}" has ${count}; there is no face number ${index}.`,
  )
}
