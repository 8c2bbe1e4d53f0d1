import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { fixture } from './pictures.ts'

/**
 * A folder as people have them: six pictures of the astronaut, of which some are out of focus, small or the same again, one
 * of the admiral, one of nobody, and a file that is no picture.
 */
export const writeAlbum = async (folder: string): Promise<void> => {
  mkdirSync(folder)
  const head = () =>
    sharp(fixture('photos/astronaut.png')).extract({ left: 100, top: 0, width: 280, height: 280 })
  writeFileSync(join(folder, '1.png'), await head().png().toBuffer())
  writeFileSync(
    join(folder, '2-lighter.jpg'),
    await head().modulate({ brightness: 1.1 }).jpeg({ quality: 70 }).toBuffer(),
  )
  writeFileSync(
    join(folder, '3-turned.png'),
    await head().rotate(14, { background: '#888' }).modulate({ brightness: 0.8 }).png().toBuffer(),
  )
  writeFileSync(join(folder, '4-blurred.png'), await head().flop().blur(3).png().toBuffer())
  writeFileSync(
    join(folder, '5-small.png'),
    await head()
      .flop()
      .resize(68)
      .extend({ left: 90, right: 90, top: 90, bottom: 90, background: '#777' })
      .png()
      .toBuffer(),
  )
  const mirror = await head().flop().modulate({ brightness: 0.8 }).png().toBuffer()
  writeFileSync(join(folder, '9-mirrored.png'), mirror)
  writeFileSync(join(folder, '6-nobody.png'), readFileSync(fixture('no-face.png')))
  writeFileSync(join(folder, '7-broken.jpg'), 'no picture')
  writeFileSync(join(folder, '8-admiral.jpg'), readFileSync(fixture('photos/grace_hopper.jpg')))
}
