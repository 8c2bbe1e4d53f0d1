import sharp, { type ResizeOptions } from 'sharp'
import { fixture } from './pictures.ts'

const people = {
  'grace_hopper.jpg': { position: 'top' },
  'astronaut.png': {},
} as const satisfies Record<string, ResizeOptions>

/** Writes a PNG of two people side by side, 384 × 384 pixels each. The face of `grace_hopper.jpg` is the larger one. */
export const writeGroupPhoto = async (
  file: string,
  [left, right]: readonly [keyof typeof people, keyof typeof people] = ['grace_hopper.jpg', 'astronaut.png'],
): Promise<void> => {
  const cropOf = (name: keyof typeof people) =>
    sharp(fixture(`photos/${name}`))
      .resize(384, 384, people[name])
      .png()
      .toBuffer()
  await sharp({ create: { width: 768, height: 384, channels: 3, background: '#888' } })
    .composite([
      { input: await cropOf(left), left: 0, top: 0 },
      { input: await cropOf(right), left: 384, top: 0 },
    ])
    .png()
    .toFile(file)
}
