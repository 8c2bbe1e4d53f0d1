import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Box, FacePoints } from '../../src/core/faces/geometry/face.ts'
import { crop } from '../../src/core/imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { openSession } from '../../src/core/onnx/open-session.ts'
import type { Session } from '../../src/core/onnx/session.ts'
import type { Tensor } from '../../src/core/tensor/tensor.ts'
import { readPhoto } from '../pictures.ts'

interface Sample {
  readonly shape: readonly number[]
  readonly every: number
  readonly values: readonly number[]
}

interface Case {
  readonly graph: string
  /** What the reference fed the network. */
  readonly input: Sample
}

interface FaceGolden {
  readonly pictures: Readonly<
    Record<
      string,
      | { readonly photo: string; readonly part?: readonly [number, number, number, number] }
      | { readonly width: number; readonly height: number; readonly rectangles: readonly number[][] }
    >
  >
  readonly points: Readonly<Record<string, FacePoints>>
  readonly boxes: Readonly<Record<string, Box>>
  readonly detected: readonly (Case & {
    readonly picture: string
    readonly faces: readonly {
      readonly box: Box
      readonly score: number
      readonly points: readonly number[]
    }[]
  })[]
  /** Every 8th value. */
  readonly embedded: readonly (Case & { readonly face: string; readonly embedding: readonly number[] })[]
  readonly landmarks: readonly (Case & {
    readonly face: string
    readonly points: readonly number[]
    readonly score?: number
    readonly five?: readonly number[]
  })[]
  readonly aligned: readonly {
    readonly template: 'arcface_112_v2' | 'arcface_128' | 'ffhq_512'
    readonly size: number
    readonly points: readonly number[]
    readonly ransac: readonly number[]
  }[]
}

/** Made by make-face-graphs.py with the code of insightface, facefusion and OpenCV. */
export const faceGolden: FaceGolden = JSON.parse(
  readFileSync(new URL('./faces.json', import.meta.url), 'utf8'),
)

export const goldenPicture = async (name: string): Promise<RgbImage> => {
  const description = faceGolden.pictures[name]!
  if ('photo' in description) {
    const photo = await readPhoto(description.photo)
    return description.part ? crop(photo, ...description.part) : photo
  }
  const image = createImage(description.width, description.height)
  for (const [left, top, width, height, ...colour] of description.rectangles)
    for (let y = 0; y < height!; y++)
      for (let x = 0; x < width!; x++) {
        const shade = Math.floor(x / 9) + Math.floor(y / 7) + ((3 * x * x + 7 * y * y + x * y) % 37)
        const shaded = colour.map((value, c) => Math.max(0, value - Math.floor(shade / [1, 2, 999][c]!)))
        image.data.set(shaded, 3 * ((top! + y) * image.width + left! + x))
      }
  return image
}

/** A contract graph whose last input can be looked at. */
export interface FaceGraph {
  readonly session: Session
  inputShape(): readonly number[] | undefined
  /** Mean difference to what the reference fed the same graph, in its own units. */
  inputError(expected: Sample): number
}

export const openFaceGraph = async (name: string): Promise<FaceGraph> => {
  const path = fileURLToPath(new URL(`./faces/${name}.onnx`, import.meta.url))
  const inner = await openSession(path)
  let fed: Tensor | undefined
  const session: Session = {
    ...inner,
    run: feeds => {
      fed = Object.values(feeds)[0]
      return inner.run(feeds)
    },
  }
  return {
    session,
    inputShape: () => fed?.dims,
    inputError: ({ shape, every, values }) => {
      if (fed?.dims.join() !== shape.join()) throw new Error(`fed [${fed?.dims}], not [${shape}]`)
      const data = fed.data as Float32Array
      const sum = values.reduce((total, value, i) => total + Math.abs(value - data[i * every]!), 0)
      return sum / values.length
    },
  }
}
