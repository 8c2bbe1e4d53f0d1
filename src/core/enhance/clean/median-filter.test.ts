import { expect, test } from 'vitest'
import { medianFilter } from './median-filter.ts'

test('is the median of the square around each pixel, borders repeated', async () => {
  const [width, height, radius] = [13, 9, 2]
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i * i * 37 + 11 * i) % 256)
  const expected = Array.from(data, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const around: number[] = []
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const column = Math.min(width - 1, Math.max(0, x + dx))
        around.push(data[Math.min(height - 1, Math.max(0, y + dy)) * width + column]!)
      }
    return around.sort((a, b) => a - b)[around.length >> 1]
  })
  expect([...(await medianFilter(data, width, height, radius))]).toEqual(expected)
})
