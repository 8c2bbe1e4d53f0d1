// What the starter draws of prompts as people write them. All three hundred are drawn, and shown in
// test-results/quality/phrasings, by: LIKENESS_ALL_PHRASINGS=1 npx vitest run tests/quality/phrasings.test.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import pack from '../../resources/models/starter/vocabulary.json' with { type: 'json' }
import { textToImage } from '../../src/core/diffusion/text-to-image.ts'
import type { TextToImageNetworks } from '../../src/core/diffusion/text-to-image-inputs.ts'
import { type FaceNetworks, findFaces } from '../../src/core/faces/analysis.ts'
import { encodePng } from '../../src/core/imaging/codec/encode.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { vocabulary } from '../../src/shared/api/vocabulary.ts'
import { captionWording } from '../../src/shared/prompt/caption-wording.ts'
import { repository } from '../cli.ts'
import { openFaces, openStarter, openStarterDrawing, type Starter } from '../networks.ts'

const drawsAll = process.env.LIKENESS_ALL_PHRASINGS !== undefined
const words = vocabulary.parse(pack)
const worded = (prompt: string) => captionWording(prompt, words)
const phrasings = readFileSync(join(repository, 'tests', 'quality', 'phrasings.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => {
    const [category, prompt] = line.split('\t') as [string, string]
    return { category, prompt }
  })

/** The forty most common nouns of the captions that name no person. */
const nouns =
  `cat, dog, horse, rabbit, bird, fish, lion, elephant, bear, butterfly, apple, banana, pizza, hamburger,
  ice cream, birthday cake, strawberry, loaf of bread, cup of coffee, donut, castle, house, church, tent, mountain, car,
  bus, bicycle, airplane, sailboat, rocket, train, tree, rose, sunflower, guitar, chair, robot, dragon, owl`
    .split(',')
    .map(noun => noun.trim())
const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`

let starter: Starter
let drawing: TextToImageNetworks
let faces: FaceNetworks

beforeAll(async () => {
  starter = await openStarter()
  drawing = await openStarterDrawing(starter)
  faces = await openFaces(starter)
}, 60_000)
afterAll(() => starter.sessions.release())

const draw = (prompt: string): Promise<RgbImage> =>
  textToImage(drawing, {
    ...{ prompt: worded(prompt), negativePrompt: '', seed: 1 },
    ...{ steps: 8, guidanceScale: 1.5, width: 256, height: 256 },
  })

test('every phrasing becomes one that has words of captions only, and that stays as it is', () => {
  const known = new Set(words.words)
  const captions = phrasings.map(({ prompt }) => worded(prompt))
  const unknown = captions.flatMap(caption =>
    (caption.toLowerCase().match(/[a-z]+/g) ?? []).filter(word => !known.has(word)),
  )
  expect(unknown).toEqual([])
  expect(captions.filter(caption => worded(caption) !== caption)).toEqual([])
})

test.each([
  (noun: string) => `give me a picture of ${withArticle(noun)} please`,
  (noun: string) => `the face of ${withArticle(noun)}, 4k, highly detailed`,
  (noun: string) => `I want ${withArticle(noun)}!`,
  (noun: string) => `my neighbour’s ${noun}`,
  (noun: string) => `can you draw the ${noun} for my kids?`,
  (noun: string) => `a photorealistic shot of ${withArticle(noun)} looking at the camera`,
])('the forty most common nouns are drawn as their captions are: %s', phrase => {
  expect(nouns.map(noun => worded(phrase(noun)))).toEqual(nouns.map(withArticle))
})

test('a drawn portrait has a face', async () => {
  const portraits = phrasings.filter(({ category }) => category === 'portrait')
  const drawn = drawsAll ? phrasings : portraits.filter((_, i) => i % 32 === 0)
  const folder = join(repository, 'test-results', 'quality', 'phrasings')
  const without: string[] = []
  for (const [i, { category, prompt }] of drawn.entries()) {
    const image = await draw(prompt)
    const found = await findFaces(faces, image, {})
    if (category === 'portrait' && found.length === 0) without.push(prompt)
    if (!drawsAll) continue
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${String(i).padStart(3, '0')}.png`), await encodePng(image))
  }
  const share = 1 - without.length / drawn.filter(({ category }) => category === 'portrait').length
  expect(share, `no face: ${without.join('; ')}`).toBeGreaterThanOrEqual(0.95)
}, 1_800_000)
