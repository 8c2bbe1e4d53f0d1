import type { Face } from './face.ts'

/** The same face in an image scaled by `scale` (about the outer corner of its first pixel), then moved by (dx, dy). */
const transformFace = (face: Face, scale: number, dx: number, dy: number): Face => {
  const shift = (scale - 1) / 2
  const x = (value: number): number => value * scale + shift + dx
  const y = (value: number): number => value * scale + shift + dy
  const mesh = new Float32Array(face.mesh.length)
  for (let i = 0; i < mesh.length; i += 3) {
    mesh[i] = x(face.mesh[i]!)
    mesh[i + 1] = y(face.mesh[i + 1]!)
    mesh[i + 2] = face.mesh[i + 2]! * scale
  }
  const [left, top, width, height] = face.box
  const [a, b, c, d, e] = face.points
  return {
    ...face,
    box: [x(left), y(top), width * scale, height * scale],
    points: [
      [x(a[0]), y(a[1])],
      [x(b[0]), y(b[1])],
      [x(c[0]), y(c[1])],
      [x(d[0]), y(d[1])],
      [x(e[0]), y(e[1])],
    ],
    mesh,
  }
}

/** A face of an image that becomes part of a larger one, at (dx, dy), in pixels of the larger one. */
export const translateFace = (face: Face, dx: number, dy: number): Face => transformFace(face, 1, dx, dy)

/** A face of an image in pixels of that image resized by `scale`. */
export const scaleFace = (face: Face, scale: number): Face => transformFace(face, scale, 0, 0)
