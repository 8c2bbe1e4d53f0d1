import { expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import { resizeImage, resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane } from '../../imaging/rgb-image.ts'
import { fillHeadRow } from './face-region.ts'
import { measureSharpness } from './measure-sharpness.ts'

/** Root mean square over the head of what is lost when a plane is halved, beyond rounding. */
const octave = (plane: Plane, half: Plane): number => {
  const enlarged = resizePlane(half, plane.width, plane.height, 'lanczos3')
  const { width, height } = plane
  const row = new Float32Array(width)
  let sum = 0
  let weights = 0
  plane.data.forEach((value, i) => {
    const x = i % width
    if (x === 0) fillHeadRow([1 / width, 0, 0.5 / width, 0, 1 / height, 0.5 / height], 0, i / width, row)
    const weight = row[x]!
    sum += weight * (value - enlarged.data[i]!) ** 2
    weights += weight
  })
  return Math.sqrt(sum / weights - 0.3 ** 2)
}

test.each([64, 72, 336])('at %i pixels it is what resampling by Lanczos gives', async size => {
  const crop = await resizeImage(await readPhoto('astronaut.png'), size, size)
  const luma = Float32Array.from({ length: size * size }, (_, i) => {
    const [r, g, b] = crop.data.subarray(3 * i, 3 * i + 3)
    return 0.299 * r! + 0.587 * g! + 0.114 * b!
  })
  const planes: Plane[] = [{ width: size, height: size, data: luma }]
  for (let half = size / 2; planes.length < 4; half /= 2)
    planes.push(resizePlane(planes.at(-1)!, half, half, 'lanczos3'))
  const [finest, middle, coarse] = planes.slice(1).map((half, i) => octave(planes[i]!, half))
  const sharpness = measureSharpness(crop)
  expect(sharpness.finest).toBeCloseTo(finest! / middle!, 2)
  expect(sharpness.middle).toBeCloseTo(middle! / coarse!, 2)
})
