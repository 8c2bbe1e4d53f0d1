import { type FaceNetworks, findFaces } from '../src/core/faces/analysis.ts'
import type { Face } from '../src/core/faces/geometry/face.ts'
import { srgbToOklab } from '../src/core/imaging/colour/oklab.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'
import { type NetworkSwapper, type SwapFacesRequest, swapFaces } from '../src/core/swap/swap-faces.ts'
import { openStarterFaces } from './golden/network-golden.ts'
import { readPhoto } from './pictures.ts'

export interface Portrait {
  readonly image: RgbImage
  readonly face: Face
}

export interface Portraits {
  readonly networks: FaceNetworks
  readonly close: () => Promise<void>
  readonly collins: Portrait
  readonly hopper: Portrait
}

/** Two portraits with their largest faces, and the networks that found them. */
export const openPortraits = async (): Promise<Portraits> => {
  const { networks, close } = await openStarterFaces()
  const read = async (name: string): Promise<Portrait> => {
    const image = await readPhoto(name)
    return { image, face: (await findFaces(networks, image))[0]! }
  }
  return { networks, close, collins: await read('astronaut.png'), hopper: await read('grace_hopper.jpg') }
}

export const swapPortraits = async (
  source: Portrait,
  target: Portrait,
  controls: Partial<SwapFacesRequest> = {},
  swapper?: NetworkSwapper,
): Promise<RgbImage> => {
  const { image } = await swapFaces(swapper, {
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
    ...controls,
  })
  return image
}

/** First bytes of the pixels around vertices of the mesh. @param reach share of the face's width */
export const around = ({ image, face }: Portrait, vertices: readonly number[], reach: number): number[] => {
  const radius = reach * face.box[2]
  const pixels = new Set<number>()
  for (const v of vertices) {
    const [x, y] = [face.mesh[v * 3]!, face.mesh[v * 3 + 1]!]
    for (let row = Math.ceil(y - radius); row <= y + radius; row++)
      for (let column = Math.ceil(x - radius); column <= x + radius; column++)
        if (Math.hypot(column - x, row - y) <= radius) pixels.add((row * image.width + column) * 3)
  }
  return [...pixels]
}

export const mouthVertices = [13, 14, 78, 308, 82, 312, 87, 317]
export const eyeVertices = [159, 145, 158, 153, 386, 374, 385, 380]
export const cheekVertices = [50, 280, 101, 330, 205, 425]

export const difference = (a: RgbImage, b: RgbImage, pixels: readonly number[]): number =>
  pixels.reduce(
    (sum, at) => sum + [0, 1, 2].reduce((s, c) => s + Math.abs(a.data[at + c]! - b.data[at + c]!), 0) / 3,
    0,
  ) / pixels.length

/** Mean L, and chroma over lightness, in OKLab. */
export const tone = (image: RgbImage, pixels: readonly number[]): readonly [number, number, number] => {
  const lab = srgbToOklab(Uint8Array.from(pixels.flatMap(at => [...image.data.subarray(at, at + 3)])))
  const sums = [0, 0, 0]
  for (let i = 0; i < lab.length; i += 3) for (let c = 0; c < 3; c++) sums[c]! += lab[i + c]!
  const [L, a, b] = sums.map(sum => sum / pixels.length) as [number, number, number]
  return [L, a / L, b / L]
}
export const chromaDistance = (
  [, a, b]: readonly [number, number, number],
  [, c, d]: readonly [number, number, number],
) => Math.hypot(a - c, b - d)

/** The portrait with something painted over it, colour by pixel of its face's box, 0 to 1 each way. */
export const painted = (
  { image, face }: Portrait,
  colour: (x: number, y: number, i: number) => readonly number[] | undefined,
): Portrait => {
  const data = image.data.slice()
  const [left, top, width, height] = face.box
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const i = y * image.width + x
      const over = colour((x - left) / width, (y - top) / height, i)
      if (over) data.set(over, i * 3)
    }
  return { image: { ...image, data }, face }
}
