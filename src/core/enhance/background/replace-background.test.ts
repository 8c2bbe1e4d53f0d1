import { expect, test } from 'vitest'
import { createImage, type Plane } from '../../imaging/rgb-image.ts'
import { removeSpecks } from './remove-specks.ts'
import { replaceBackground } from './replace-background.ts'

const side = 160
/** How much of a pixel a disc covers, its edge 3 pixels wide. */
const disc = (x: number, y: number): number =>
  Math.min(1, Math.max(0, (50 - Math.hypot(x - 80, y - 80)) / 3 + 0.5))

const RED = [200, 40, 30]
const GREEN = [30, 190, 60]
const scene = () => {
  const image = createImage(side, side)
  for (let i = 0; i < side * side; i++) {
    const share = disc(i % side, Math.floor(i / side))
    for (let c = 0; c < 3; c++) image.data[3 * i + c] = Math.round(share * RED[c]! + (1 - share) * GREEN[c]!)
  }
  return image
}
/** As a small network sees it. */
const coarse = (): Plane => {
  const data = Float32Array.from({ length: 40 * 40 }, (_, i) =>
    disc(4 * (i % 40) + 1.5, 4 * Math.floor(i / 40) + 1.5) > 0.5 ? 1 : 0,
  )
  return { width: 40, height: 40, data }
}

test('transparent: the edge follows the picture, and nothing of the old background is left in it', async () => {
  const { data, alpha } = await replaceBackground(scene(), coarse(), undefined)
  let [off, edge] = [0, 0]
  for (let i = 0; i < side * side; i++) {
    const share = disc(i % side, Math.floor(i / side))
    off += Math.abs(alpha![i]! / 255 - share)
    if (alpha![i]! < 60) continue
    edge++
    // Green would be seen as a fringe.
    expect(data[3 * i + 1]! - data[3 * i]!, `${i % side},${Math.floor(i / side)}`).toBeLessThan(-60)
  }
  expect(edge).toBeGreaterThan(7000)
  expect(off / (side * side)).toBeLessThan(0.01)
  expect([alpha![0], alpha![80 * side + 80]]).toEqual([0, 255])
})

test('a colour: the background has it, the subject keeps its own, the result is opaque', async () => {
  const result = await replaceBackground(scene(), coarse(), [0, 0, 255])
  expect(result.alpha).toBeUndefined()
  expect([...result.data.subarray(0, 3)]).toEqual([0, 0, 255])
  const middle = 3 * (80 * side + 80)
  expect([...result.data.subarray(middle, middle + 3)]).toEqual(RED)
})

test('what was transparent stays so', async () => {
  const image = { ...scene(), alpha: new Uint8Array(side * side).fill(255) }
  image.alpha.fill(0, 0, side * 80)
  const { alpha } = await replaceBackground(image, coarse(), undefined)
  expect(alpha![60 * side + 80]).toBe(0)
  expect(alpha![100 * side + 80]).toBe(255)
})

test('islands and holes that are small go, large ones and those at the border stay', () => {
  const rows = [
    '#.........',
    '..######..',
    '..#####.##',
    '..##.####.',
    '..######..',
    '..######..',
    '..######..',
    '..######..',
    '..######..',
    '..######..',
  ]
  const big = (row: string) => [...row].flatMap(c => Array(4).fill(c === '#' ? 1 : 0))
  const data = Float32Array.from(rows.flatMap(row => Array(4).fill(big(row)).flat()))
  const cleaned = removeSpecks({ width: 40, height: 40, data })
  const at = (x: number, y: number) => cleaned.data[(4 * y + 1) * 40 + 4 * x + 1]
  expect([at(0, 0), at(4, 3), at(7, 2), at(3, 5), at(9, 9)]).toEqual([0, 1, 1, 1, 0])
})

test('a cancel ends the work', async () => {
  const abort = new AbortController()
  abort.abort(new Error('enough'))
  await expect(replaceBackground(scene(), coarse(), undefined, abort.signal)).rejects.toThrow('enough')
})
