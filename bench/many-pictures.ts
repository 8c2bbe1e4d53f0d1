import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { withPngMetadata } from '../src/core/imaging/codec/png-text.ts'
import { toCreateMetadata } from '../src/engine/metadata/write-recipe.ts'

const who = [
  'a gardener',
  'a sailor',
  'a judge',
  'eine Königin',
  'un boulanger',
  '肖像画の女王',
  'певица',
  'ملكة',
]
const where = [
  'in a garden',
  'at the harbour',
  'by a window',
  'im Wald',
  'au marché',
  'at night',
  'in the snow',
]
const how = ['oil on canvas', '85 mm, soft light', 'watercolour', 'charcoal drawing', 'wide shot, detailed']
const colours = ['#7fa37a', '#5b7fa8', '#c79a63', '#6b5a6e', '#b8402a', '#3f6f6f', '#d9c7a0', '#2d3142']

/** Minutes between two pictures: a hundred thousand of them are of eight years. */
const minutesApart = 42

const plain = (colour: string): Promise<Buffer> =>
  sharp({ create: { width: 128, height: 128, channels: 3, background: colour } })
    .png()
    .toBuffer()

/** Fills a folder with small pictures, each with a name, a recipe, a prompt and a time of its own. */
export const makeManyPictures = async (folder: string, count: number): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const pictures = await Promise.all(colours.map(plain))
  const now = Date.now()
  for (let i = 0; i < count; i++) {
    const of = <T>(list: readonly T[], step: number): T => list[Math.floor(i / step) % list.length]!
    const recipe = {
      ...{ prompt: `a portrait of ${of(who, 1)} ${of(where, 8)}, ${of(how, 56)}, number ${i}`, seed: i },
      ...{ negativePrompt: 'blurry, deformed', steps: 20, guidanceScale: 3, scheduler: 'ddim' as const },
      ...{ width: 128, height: 128, pack: 'starter', packVersion: '1', enhance: false, version: '0.1.0' },
    }
    const time = new Date(now - i * minutesApart * 60_000)
    const stamp = time.toISOString().replace(/\D/g, '')
    const file = join(folder, `${stamp.slice(0, 8)}-${stamp.slice(8)}-${i}.png`)
    writeFileSync(file, withPngMetadata(of(pictures, 1), toCreateMetadata(recipe)))
    utimesSync(file, time, time)
  }
}
