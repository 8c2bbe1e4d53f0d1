import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { embedFace, type FaceNetworks, findFaces } from '../src/core/faces/analysis.ts'
import { cosineSimilarity } from '../src/core/faces/geometry/embedding.ts'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { readPngText } from '../src/core/imaging/codec/png-text.ts'
import { type CliResult, likeness, repository, temporaryFolder } from './cli.ts'
import { commandLine } from './command-line.ts'
import { linux } from './need.ts'
import { openFaces, openStarter, type Starter } from './networks.ts'
import { makeSlowPack } from './slow-pack.ts'

const photos = join(repository, 'tests', 'fixtures', 'photos')
const astronaut = join(photos, 'astronaut.png')
const megabyte = 1e6

/** Where the process itself does not matter. */
const run = commandLine()

let starter: Starter
let faces: FaceNetworks

beforeAll(async () => {
  starter = await openStarter()
  faces = await openFaces(starter)
})
afterAll(() => starter.sessions.release())

const embeddingOf = async (file: string) => {
  const image = await decodeImage(file)
  const [face] = await findFaces(faces, image)
  return embedFace(faces, image, face!)
}

const created = (result: Pick<CliResult, 'code' | 'json'>) => {
  expect(result.json.error).toBeUndefined()
  expect(result.code).toBe(0)
  return result.json as unknown as {
    file: string
    generatedFile: string
    width: number
    height: number
    seed: number
    pack: string
    provider: string
    faces: { generated: number; photo: number }
    similarity: number | null
    timings: { total: number; inference: number; load: number; stages: Record<string, number> }
  }
}

test('a prompt becomes a picture of 1024 pixels with its recipe inside', async () => {
  const home = temporaryFolder()
  const out = join(home, 'queen.png')
  const result = created(
    await likeness([
      'create',
      'a portrait of a queen',
      '--negative',
      'beard',
      '--seed',
      '7',
      '--out',
      out,
      '--json',
    ]),
  )
  expect(result).toMatchObject({
    file: out,
    width: 1024,
    height: 1024,
    seed: 7,
    pack: 'starter',
    similarity: null,
  })
  const image = await decodeImage(out)
  expect([image.width, image.height]).toEqual([1024, 1024])
  const found = await findFaces(faces, image)
  expect(found.length).toBe(1)
  expect(readdirSync(home).sort()).toEqual(['queen-generated.png', 'queen.png'])

  const text = readPngText(readFileSync(out))
  expect(text.get('parameters')).toMatch(
    /^a portrait of a queen\nNegative prompt: beard\nSteps: 8, Sampler: DDIM, CFG scale: 1.5, Seed: 7, Size: 256x256, Model: starter, Version: Likeness /,
  )
  expect(JSON.parse(text.get('likeness')!)).toMatchObject({
    prompt: 'a portrait of a queen',
    seed: 7,
    scheduler: 'ddim',
  })
  expect(text.get('XML:com.adobe.xmp')).toContain('digitalsourcetype/trainedAlgorithmicMedia<')
})

test('a prompt in other words is drawn as its caption, and its recipe keeps the words', async () => {
  const home = temporaryFolder()
  const draw = async (prompt: string, name: string) => {
    const out = join(home, name)
    const settings = ['--seed', '1', '--steps', '2', '--no-enhance', '--out', out, '--json']
    created(await run(['create', prompt, ...settings]))
    return { image: await decodeImage(out), text: readPngText(readFileSync(out)) }
  }
  const typed = await draw('the face of a judge, please!', 'typed.png')
  const caption = await draw('a portrait of a judge', 'caption.png')
  expect(Buffer.from(typed.image.data).equals(Buffer.from(caption.image.data))).toBe(true)
  expect(JSON.parse(typed.text.get('likeness')!).prompt).toBe('the face of a judge, please!')
})

test('without --out the picture goes to the library, and a batch counts its seeds up', async () => {
  const { json, code } = await run([
    ...['create', 'a wizard', '--seed', '3', '--batch', '2', '--steps', '5', '--no-enhance', '--json'],
  ])
  expect(code).toBe(0)
  const images = json.images as { file: string; seed: number; width: number }[]
  expect(images.map(image => image.seed)).toEqual([3, 4])
  for (const image of images) {
    expect(image.file).toMatch(/library.*a-wizard(-2)?\.png$/)
    expect(existsSync(image.file)).toBe(true)
    expect(image.width).toBe(256)
  }
})

test('the same seed gives the same pixels, another seed other ones', async () => {
  const home = temporaryFolder()
  const draw = async (...options: string[]) => {
    const how = ['--steps', '5', '--no-enhance', '--json', ...options]
    const { json } = await likeness(['create', 'a portrait of a king', ...how], { home })
    const images = json.images as { file: string }[]
    return Promise.all(images.map(async ({ file }) => (await decodeImage(file)).data))
  }
  const [first, other] = (await draw('--seed', '11', '--batch', '2')) as [Uint8Array, Uint8Array]
  expect(await draw('--seed', '11')).toEqual([first])
  const differing = other.reduce((count, value, i) => count + (Math.abs(value - first[i]!) > 8 ? 1 : 0), 0)
  expect(differing / first.length).toBeGreaterThan(0.05)
})

test.each(['generated', 'photo'] as const)(
  'with a photo, the %s face goes where it should',
  async faceFrom => {
    const home = temporaryFolder()
    const out = join(home, 'swapped.png')
    const drawn = await likeness([
      ...['create', 'a portrait of a queen', '--photo', astronaut, '--face-from', faceFrom],
      ...['--seed', '1', '--upscale', '1', '--provider', 'cpu', '--out', out, '--json'],
      ...['--glasses', 'keep', '--pixel-boost', '2', '--fidelity', '0.2'],
    ])
    const result = created(drawn)
    expect(result.faces).toEqual({ generated: 1, photo: 1 })
    const [source, target] =
      faceFrom === 'generated' ? [result.generatedFile, astronaut] : [astronaut, result.generatedFile]
    const swapped = await embeddingOf(out)
    const toSource = cosineSimilarity(swapped, await embeddingOf(source))
    const toTarget = cosineSimilarity(swapped, await embeddingOf(target))
    console.log(
      `face from ${faceFrom}: similarity to the source ${toSource.toFixed(2)}, to the target ${toTarget.toFixed(2)}`,
    )
    expect(toSource).toBeGreaterThan(toTarget + 0.15)
    expect(result.similarity).toBeCloseTo(toSource, 1)
    expect(readPngText(readFileSync(out)).get('XML:com.adobe.xmp')).toContain(
      'compositeWithTrainedAlgorithmicMedia',
    )

    expect(JSON.parse(readPngText(readFileSync(out)).get('likeness')!)).toMatchObject({
      swap: { faceFrom, strength: 1, glasses: 'keep', pixelBoost: 2 },
      fidelity: 0.2,
    })

    const { total, inference } = result.timings
    console.log(
      `inference / total ${(inference / total).toFixed(2)}, peak memory ${(drawn.peakMemory / megabyte).toFixed(0)} MB`,
    )
    if (process.platform === 'linux') expect(drawn.peakMemory).toBeLessThan(1200 * megabyte)
  },
)

test('a picture without a face cannot be swapped, and is kept', async () => {
  const home = temporaryFolder()
  const out = join(home, 'out.png')
  const { code, json } = await run([
    ...['create', 'a serene landscape with mountains and a river', '--photo', astronaut],
    ...['--seed', '2', '--upscale', '2', '--out', out, '--json'],
  ])
  expect(code).toBe(2)
  expect(json.error?.code).toBe('no-face-found')
  expect(existsSync(out)).toBe(false)
  const kept = await decodeImage(join(home, 'out-generated.png'))
  expect(kept.width).toBe(512)
})

test('Ctrl-C stops between steps, says so and leaves nothing behind', async () => {
  const home = temporaryFolder()
  const out = join(home, 'never.png')
  const started = Date.now()
  const { code, json } = await likeness(
    [
      'create',
      'a queen',
      '--steps',
      '40',
      '--batch',
      '64',
      '--no-enhance',
      '--provider',
      'cpu',
      '--out',
      out,
      '--json',
    ],
    { home, interruptWhen: () => readdirSync(home).some(name => name.endsWith('.png')) },
  )
  expect(code).toBe(130)
  expect(json.error?.code).toBe('cancelled')
  // The whole batch would take minutes.
  expect(Date.now() - started).toBeLessThan(20_000)
  expect(readdirSync(home).filter(name => name.endsWith('.part'))).toEqual([])
  for (const name of readdirSync(home).filter(n => n.endsWith('.png'))) await decodeImage(join(home, name))
})

test.runIf(linux.isMet)(
  `Ctrl-C ends the command within three seconds, also during a run of a network that takes longer${linux.note}`,
  async () => {
    const home = temporaryFolder()
    // 25 s on two quiet cores.
    makeSlowPack(home, 'slow', 500)
    let pressed = 0
    const interruptWhen = (_stdout: string, processorSeconds: number) => {
      // What comes before the long run takes a second of the processor.
      if (processorSeconds > 5) pressed ||= Date.now()
      return pressed > 0
    }
    const out = join(home, 'never.png')
    const options = ['--pack', 'slow', '--provider', 'cpu', '--steps', '1', '--out', out, '--json']
    const { code, json, stderr } = await likeness(['create', 'a queen', ...options], { home, interruptWhen })
    expect(Date.now() - pressed).toBeLessThan(3000)
    expect(code).toBe(130)
    expect(json.error?.code).toBe('cancelled')
    expect(stderr).toBe('')
    expect(readdirSync(home).filter(name => /\.(png|part)$/.test(name))).toEqual([])
    // What it left of itself is nothing that the next start would stumble over.
    expect((await likeness(['models', 'list', '--json'], { home })).json.ok).toBe(true)
  },
)
