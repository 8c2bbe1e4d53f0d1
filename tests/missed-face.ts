import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const side = 384
const background = '#8a9a88'

const portrait = (name: string) =>
  sharp(fileURLToPath(new URL(`./fixtures/photos/${name}`, import.meta.url)))
    .removeAlpha()
    .resize(side, side, { position: 'top' })
    .png()
    .toBuffer()

/** What hides the right one of two people from detectors. `box` is what a person would draw around that face. */
export const missedFaces = {
  'dark and tilted': {
    name: 'astronaut.png',
    box: [588, 138, 84, 84],
    hide: async (photo: Buffer) => darken(await turn(photo, 45), 0.15),
  },
  'covered and tilted': {
    name: 'grace_hopper.jpg',
    box: [535, 170, 135, 130],
    hide: async (photo: Buffer) => {
      const glasses = { create: { width: 161, height: 43, channels: 3 as const, background: '#111' } }
      const covered = sharp(photo).composite([{ input: glasses, left: 116, top: 129 }])
      return turn(await covered.png().toBuffer(), 40)
    },
  },
  'small and dark': {
    name: 'grace_hopper.jpg',
    box: [415, 60, 32, 34],
    hide: async (photo: Buffer) => darken(await sharp(photo).resize(60, 60).png().toBuffer(), 0.05),
  },
} as const satisfies Record<
  string,
  { name: string; box: readonly number[]; hide: (photo: Buffer) => Promise<Buffer> }
>

const turn = async (photo: Buffer, angle: number): Promise<Buffer> =>
  sharp(await sharp(photo).rotate(angle, { background }).png().toBuffer())
    .resize(side)
    .png()
    .toBuffer()

const darken = (photo: Buffer, factor: number): Promise<Buffer> =>
  sharp(photo).linear(factor, 3).png().toBuffer()

/** A PNG of 800 × 480 pixels of the Mona Lisa and, on the right, somebody whom detectors miss. */
export const missedFacePhoto = async (how: keyof typeof missedFaces): Promise<Buffer> => {
  const { name, hide } = missedFaces[how]
  return sharp({ create: { width: 800, height: 480, channels: 3, background } })
    .composite([
      { input: await portrait('mona_lisa.jpg'), left: 0, top: 50 },
      { input: await hide(await portrait(name)), left: 400, top: 50 },
    ])
    .png()
    .toBuffer()
}
