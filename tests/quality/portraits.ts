import { type FaceNetworks, findFaces } from '../../src/core/faces/analysis.ts'
import type { Face } from '../../src/core/faces/geometry/face.ts'
import type { PlacedMask } from '../../src/core/faces/geometry/paste-back.ts'
import { boxOfMesh, pointsOfMesh } from '../../src/core/faces/mesh/mesh-points.ts'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { crop, resizeImage } from '../../src/core/imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { rasterizeMesh } from '../../src/core/swap/geometric/warp/rasterize-mesh.ts'
import { remap } from '../../src/core/swap/geometric/warp/remap.ts'
import { vertexAxis } from '../../src/core/swap/geometric/warp/warp-source.ts'
import { fixture } from '../pictures.ts'
import { recolour } from '../toned-pictures.ts'

export interface Portrait {
  readonly image: RgbImage
  readonly face: Face
  /** Whether it is a head of `turned`, before a green wall. */
  readonly turned?: true
}

/** Width of the pictures: faces are about 190 wide. */
const WIDTH = 420

export const findPortrait = async (networks: FaceNetworks, image: RgbImage): Promise<Portrait> => {
  const [face] = await findFaces(networks, image)
  if (!face) throw new Error('no face in the fixture')
  return { image, face }
}

/** A fixture, or a part of it (left, top, width, height in its pixels), in a moderate size. */
export const openPortrait = async (
  networks: FaceNetworks,
  file: string,
  part?: readonly [number, number, number, number],
): Promise<Portrait> => {
  const whole = await decodeImage(fixture(file))
  const image = part ? crop(whole, ...part) : whole
  const height = Math.round((image.height * WIDTH) / image.width)
  return findPortrait(networks, await resizeImage(image, WIDTH, height, 'area'))
}

/** What each channel is multiplied with, by how far across the face a pixel is: 0 to 1 from its left to its right. */
type Light = (across: number) => readonly [number, number, number]

const inLight = ({ image, face }: Portrait, light: Light): Portrait => {
  const [left, , width] = face.box
  const data = image.data.map((value, i) => {
    const across = ((Math.floor(i / 3) % image.width) - left) / width
    return Math.min(255, Math.round(value * light(across)[i % 3]!))
  })
  return { image: { ...image, data }, face }
}

const shade = (across: number): number => Math.max(0.2, Math.min(1.05, 1.5 - 1.5 * across))

export const halfLit = (portrait: Portrait): Portrait =>
  inLight(portrait, across => [shade(across), shade(across), shade(across)])
export const inEveningLight = (portrait: Portrait): Portrait => inLight(portrait, () => [1, 0.75, 0.5])
/** Skin, and all else, as dark skin is: the whites of the eyes stay lighter by far than in less light. */
export const darkSkinned = ({ image, face }: Portrait): Portrait => ({
  image: recolour(image, (r, g, b) => {
    const luma = (0.3 * r + 0.59 * g + 0.11 * b) / 255
    const dark = 0.42 + 0.58 * luma ** 6
    return [r * dark, g * dark * 0.9, b * dark * 0.82]
  }),
  face,
})

export const mirrored = async (networks: FaceNetworks, { image }: Portrait): Promise<Portrait> => {
  const data = new Uint8Array(image.data.length)
  for (let i = 0; i < image.width * image.height; i++) {
    const j = i - (i % image.width) + image.width - 1 - (i % image.width)
    for (let c = 0; c < 3; c++) data[3 * i + c] = image.data[3 * j + c]!
  }
  return findPortrait(networks, { ...image, data })
}

/** Saturated green, as no face has: where it shows in a result, background was drawn on a face. */
const GREEN = [20, 190, 60] as const

/** Pixels inside the mask that are clearly greener than red. */
export const countGreen = ({ data, width }: RgbImage, { plane, x, y }: PlacedMask): number => {
  let count = 0
  for (let i = 0; i < plane.data.length; i++) {
    if (plane.data[i]! < 0.3) continue
    const at = 3 * ((y + Math.floor(i / plane.width)) * width + x + (i % plane.width))
    if (data[at + 1]! > data[at]! + 12) count++
  }
  return count
}

/**
 * The head turned about its vertical axis: its mesh turned, drawn with the portrait's texture before a green wall.
 * @param yaw degrees; above 0 it looks to the picture's right
 */
export const turned = ({ image, face }: Portrait, yaw: number): Portrait => {
  const angle = (yaw * Math.PI) / 180
  const [x, y, width, height] = face.box
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  const size = Math.round(1.35 * Math.max(width, height))
  // The mesh has its origin of depth at the middle of the head's front, about a third of its width before its axis.
  const depth = 0.35 * width
  const mesh = new Float32Array(face.mesh.length)
  for (let i = 0; i < mesh.length; i += 3) {
    const u = face.mesh[i]! - middleX
    const w = face.mesh[i + 2]! - depth
    mesh[i] = size / 2 + u * Math.cos(angle) - w * Math.sin(angle) - depth * Math.sin(angle)
    mesh[i + 1] = face.mesh[i + 1]! - middleY + size / 2
    mesh[i + 2] = w * Math.cos(angle) + u * Math.sin(angle) + depth
  }
  const { label, planes } = rasterizeMesh(
    mesh,
    [vertexAxis(face.mesh, 0), vertexAxis(face.mesh, 1)],
    size,
    size,
  )
  const drawn = remap(image, { width: size, height: size, covered: label, x: planes[0]!, y: planes[1]! })
  const turnedImage = createImage(size, size)
  for (let i = 0; i < label.length; i++)
    for (let c = 0; c < 3; c++) turnedImage.data[3 * i + c] = label[i]! > 0 ? drawn[3 * i + c]! : GREEN[c]!
  return {
    turned: true,
    image: turnedImage,
    face: {
      ...face,
      mesh,
      box: boxOfMesh(mesh),
      points: pointsOfMesh(mesh),
      pose: { ...face.pose, yaw: face.pose.yaw + yaw },
    },
  }
}

/** With landmarks a few pixels out towards where the head looks, as networks place those of a profile. */
export const looselyFound = ({ face, ...portrait }: Portrait): Portrait => {
  const shift = 0.025 * face.box[2] * Math.sign(face.pose.yaw)
  return {
    ...portrait,
    face: { ...face, mesh: face.mesh.map((value, i) => (i % 3 === 0 ? value + shift : value)) },
  }
}
