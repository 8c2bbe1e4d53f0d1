import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { decodeImage } from '../codec/decode.ts'

interface Golden {
  readonly rgb: readonly (readonly number[])[]
  readonly alpha?: readonly number[]
}

const golden = new URL('../../../../tests/golden/', import.meta.url)
const pictures: Record<string, Golden> = JSON.parse(readFileSync(new URL('colours.json', golden), 'utf8'))

/** Of 255; colours under little alpha are stored with few steps when they were multiplied by it. */
const tolerance = (alpha: number | undefined, premultiplied: boolean): number =>
  premultiplied && alpha !== undefined && alpha < 255 ? Math.ceil(2 + 255 / alpha) : 2

test.each(Object.keys(pictures))('%s shows what the reference shows', async name => {
  const { rgb, alpha } = pictures[name]!
  const image = await decodeImage(await readFile(new URL(`colours/${name}`, golden)))
  const patch = image.width / 4
  const premultiplied = /associated|premultiplied/.test(name)
  for (const [i, expected] of rgb.entries()) {
    if (alpha?.[i] === 0) continue
    const at = ((Math.floor(i / 4) + 0.5) * image.width + (i % 4) + 0.5) * patch
    const found = [...image.data.subarray(at * 3, at * 3 + 3)]
    const most = Math.max(...found.map((v, c) => Math.abs(v - expected[c]!)))
    const shown = `patch ${i}: ${found} for ${expected}`
    expect(most, shown).toBeLessThanOrEqual(tolerance(alpha?.[i], premultiplied))
    expect(image.alpha?.[at], `alpha of patch ${i}`).toBe(alpha?.[i])
  }
})

// 'mif1' and 'msf1' say nothing of the codec, others are newer than libvips.
test.each([
  ['nclx-p3.avif', ['mif1', 'avis', 'MA1B']],
  ['nclx-p3.heic', ['hevx', 'avif']],
])('%s opens under any major brand', async (name, brands) => {
  const file = await readFile(new URL(`colours/${name}`, golden))
  const image = await decodeImage(file)
  for (const brand of brands) {
    const copy = Buffer.from(file)
    copy.write(brand, 8, 'latin1')
    expect(await decodeImage(copy), brand).toEqual(image)
  }
})
