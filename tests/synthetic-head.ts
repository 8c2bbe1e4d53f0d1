import type { Face } from '../src/core/faces/geometry/face.ts'
import { boxOfMesh, pointsOfMesh } from '../src/core/faces/mesh/mesh-points.ts'
import { createImage, type RgbImage } from '../src/core/imaging/rgb-image.ts'
import { canonical, VERTEX_COUNT } from '../src/core/swap/geometric/warp/face-regions.ts'
import { rasterizeMesh } from '../src/core/swap/geometric/warp/rasterize-mesh.ts'

export interface HeadOptions {
  /** Side of the square picture. */
  readonly size?: number
  /** Pixels in a centimetre of the face, which is about 15.5 cm wide. */
  readonly unit?: number
  /** Degrees; above 0 the head looks to the picture's right. */
  readonly yaw?: number
  readonly skin?: readonly [number, number, number]
  readonly iris?: readonly [number, number, number]
  /** How much darker the head is on the picture's right than on its left, 0 to 1. */
  readonly shade?: number
  /** Centimetres by which the lips stand open. */
  readonly mouthOpen?: number
  /** Black hair above this height on the face, in centimetres over the middle of the nose; none by default. */
  readonly hairFrom?: number
  /** Black hair hangs over the person's left cheek, this far beside the middle of the face, in cm; none by default. */
  readonly hairBeside?: number
  /** Colour of a beard on chin and jaw; none by default. */
  readonly beard?: readonly [number, number, number]
  /** Draws a dark frame of glasses this many centimetres thick. */
  readonly glasses?: number
}

export interface Head {
  readonly image: RgbImage
  readonly face: Face
}

const LOWER_LIP = new Set([14, 17, 84, 87, 178, 88, 95, 402, 317, 318, 324, 181, 91, 146, 314, 405, 321, 375])

/** The resting face of the mesh, turned and scaled into a picture: 468 × (x, y, z). */
export const headMesh = ({
  size = 300,
  unit = 13,
  yaw = 0,
  mouthOpen = 0,
}: HeadOptions = {}): Float32Array => {
  const angle = (yaw * Math.PI) / 180
  const mesh = new Float32Array(VERTEX_COUNT * 3)
  canonical.forEach(([x, y, z], v) => {
    const drop = LOWER_LIP.has(v) ? mouthOpen : 0
    mesh[v * 3] = size / 2 + unit * (x! * Math.cos(angle) + z! * Math.sin(angle))
    mesh[v * 3 + 1] = size / 2 - unit * (y! - drop)
    mesh[v * 3 + 2] = -unit * (z! * Math.cos(angle) - x! * Math.sin(angle))
  })
  return mesh
}

const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): number =>
  Math.hypot((x - cx) / rx, (y - cy) / ry)

/** A drawn head: lit skin with pores, eyes, brows and mouth, on a blue wall. */
export const drawHead = (options: HeadOptions = {}): Head => {
  const {
    size = 300,
    skin = [205, 160, 130],
    iris = [70, 45, 30],
    shade = 0,
    hairFrom = 99,
    hairBeside = 99,
  } = options
  const mesh = headMesh(options)
  const place = [0, 1].map(axis => Float32Array.from(canonical, point => point[axis]!))
  const { label, planes } = rasterizeMesh(mesh, place, size, size)
  const image = createImage(size, size)
  let state = 11
  for (let i = 0; i < size * size; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    const grain = (state >> 16) % 7
    const across = (i % size) / size
    let colour: readonly number[] = [60 + grain, 90 + grain, 150 + grain]
    if (label[i]! > 0) {
      const x = planes[0]![i]!
      const y = planes[1]![i]!
      const eye = ellipse(Math.abs(x), y, 3.15, 2.6, 1.35, 0.55)
      const rim = Math.abs(Math.hypot(Math.abs(x) - 3.15, y - 2.2) - 1.75)
      const frame = options.glasses ?? 0
      if (frame > 0 && (rim < frame / 2 || (Math.abs(x) < 1.5 && Math.abs(y - 2.8) < frame / 2)))
        colour = [25, 22, 20]
      else if (y > hairFrom || x > hairBeside) colour = [35, 28, 24]
      else if (ellipse(Math.abs(x), y, 3.15, 2.6, 0.5, 0.5) < 1) colour = iris
      else if (eye < 1) colour = [235, 235, 235]
      else if (ellipse(Math.abs(x), y, 3.2, 4.7, 2, 0.4) < 1) colour = [70, 50, 40]
      else if (
        ellipse(x, y, 0, -4.4 - (options.mouthOpen ?? 0) / 2, 2.4, 0.9 + (options.mouthOpen ?? 0) / 2) < 1
      )
        colour = [170, 80, 80]
      else if (options.beard && y < -3.2) colour = options.beard.map(value => value - 12 + grain * 4)
      else colour = skin.map(value => value - 10 + grain * 2)
      colour = colour.map(value => value * (1 - shade * across))
    }
    for (let c = 0; c < 3; c++) image.data[i * 3 + c] = Math.max(0, Math.min(255, Math.round(colour[c]!)))
  }
  return {
    image,
    face: {
      box: boxOfMesh(mesh),
      score: 1,
      points: pointsOfMesh(mesh),
      mesh,
      pose: { yaw: options.yaw ?? 0, pitch: 0, roll: 0 },
    },
  }
}
