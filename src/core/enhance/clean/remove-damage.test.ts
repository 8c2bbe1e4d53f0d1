import { expect, test } from 'vitest'
import { withDamage } from '../../../../tests/age-photo.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { createImage } from '../../imaging/rgb-image.ts'
import { removeDamage } from './remove-damage.ts'

test.each([
  ['grace_hopper.jpg', 0.45],
  ['mona_lisa.jpg', 0.4],
])(
  '%s: scratches and dust are filled in, what is whole stays, a clean photo too',
  async (name, remaining) => {
    const photo = await readPhoto(name)
    const { image, hit } = withDamage(photo, { scratches: 9, specks: 60 })
    const mended = await removeDamage(image, [])
    let [before, after, changed, whole] = [0, 0, 0, 0]
    for (const [i, damaged] of hit.entries()) {
      const [was, is] = [image.data[3 * i + 1]!, mended.data[3 * i + 1]!]
      const right = photo.data[3 * i + 1]!
      if (damaged) {
        before += Math.abs(was - right)
        after += Math.abs(is - right)
      } else {
        whole++
        if (Math.abs(is - right) > 12) changed++
      }
    }
    expect(after / before).toBeLessThan(remaining)
    expect(changed / whole).toBeLessThan(0.003)

    const clean = await removeDamage(photo, [])
    const touched = clean.data.filter((value, i) => Math.abs(value - photo.data[i]!) > 8).length
    expect(touched / clean.data.length).toBeLessThan(2e-4)
  },
)

const grey = () => {
  const image = createImage(120, 120)
  image.data.fill(90)
  // Black and white somewhere, as in every photo.
  image.data.fill(0, 0, 3 * 120 * 10)
  image.data.fill(255, 3 * 120 * 110)
  return image
}
const put = (image: ReturnType<typeof grey>, x: number, y: number) =>
  image.data.fill(255, 3 * (y * 120 + x), 3 * (y * 120 + x) + 3)

test('a speck goes, the same one as the light in an eye stays', async () => {
  const image = grey()
  for (const [x, y] of [
    [60, 60],
    [61, 60],
    [60, 61],
    [61, 61],
  ] as const)
    put(image, x, y)
  const mended = await removeDamage(image, [])
  expect(mended.data[3 * (60 * 120 + 60)]).toBe(90)
  expect(await removeDamage(image, [{ x: 60.5, y: 60.5, radius: 5 }])).toBe(image)
})

test('writing is no dust', async () => {
  const image = grey()
  for (let k = 0; k < 8; k++)
    for (let y = 0; y < 5; y++) {
      put(image, 40 + 5 * k, 60 + y)
      put(image, 41 + 5 * k, 60 + y)
    }
  expect(await removeDamage(image, [])).toBe(image)
})
