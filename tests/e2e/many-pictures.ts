import { linkSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { withPngMetadata } from '../../src/core/imaging/codec/png-text.ts'
import { toCreateMetadata } from '../../src/engine/metadata/write-recipe.ts'
import { libraryFolder } from './journey.ts'

const subjects = [
  ['a portrait of a gardener', '#7fa37a'],
  ['a portrait of a sailor', '#5b7fa8'],
  ['a portrait of a baker', '#c79a63'],
  ['a portrait of a judge', '#6b5a6e'],
  ['a portrait of a singer', '#b8402a'],
] as const

const day = 86_400_000

const drawing = async (prompt: string, colour: string, seed: number): Promise<Uint8Array> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><rect width="512" height="512" fill="${colour}"/><circle cx="256" cy="220" r="110" fill="#f3dcc8"/><path d="M80 512c0-130 350-130 350 0z" fill="#fff" opacity=".5"/></svg>`
  const png = await sharp(Buffer.from(svg)).png().toBuffer()
  return withPngMetadata(
    png,
    toCreateMetadata({
      prompt,
      negativePrompt: '',
      seed,
      steps: 20,
      guidanceScale: 3,
      scheduler: 'ddim',
      width: 256,
      height: 256,
      pack: 'starter',
      packVersion: '1',
      enhance: false,
      version: '0.1.0',
    }),
  )
}

/** Fills a library with so many pictures of five kinds: each a name of its own for one of five files. */
export const fillLibrary = async (home: string, count: number): Promise<void> => {
  const folder = libraryFolder(home)
  mkdirSync(folder, { recursive: true })
  for (const [kind, [prompt, colour]] of subjects.entries()) {
    const name = (i: number) => join(folder, `2026010${kind + 1}-${String(i).padStart(9, '0')}-portrait.png`)
    writeFileSync(name(0), await drawing(prompt, colour, kind))
    const time = new Date(Date.now() - (kind * 25 + 1) * day)
    utimesSync(name(0), time, time)
    for (let i = 1; i < count / subjects.length; i++) linkSync(name(0), name(i))
  }
}
