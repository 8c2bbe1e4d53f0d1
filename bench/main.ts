import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type CreateNetworks,
  type CreateRequest,
  createPicture,
  type Photo,
} from '../src/core/create-picture.ts'
import { textToImage } from '../src/core/diffusion/text-to-image.ts'
import { findFaces } from '../src/core/faces/analysis.ts'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import {
  openEnhanceNetworks,
  openFaceNetworks,
  openSafety,
} from '../src/engine/models/registry/open-roles.ts'
import { openTextToImage } from '../src/engine/models/registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../src/engine/models/registry/pack-library.ts'
import { createSessionCache, type SessionCache } from '../src/engine/models/runtime/session-cache.ts'
import { defaultUpscale } from '../src/shared/api/sizes.ts'
import { createRecorder, replay } from './recorder.ts'

/**
 * Stage by stage: the time of the whole stage against the bare network runs on the same tensors.
 * A ratio near 1 means that everything around the networks is invisible.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const rounds = 3

const library = await readPackLibrary([join(root, 'resources', 'models')])
const pack = findPack(library, 'starter')
const settings = pack.manifest.roles['text-to-image']!
const recorder = createRecorder()
const cache = createSessionCache('cpu')
const sessions: SessionCache = {
  ...cache,
  open: async (pack, path) => recorder.watch(await cache.open(pack, path)),
}

const textToImageNetworks = await openTextToImage(pack, settings, sessions)
const networks: CreateNetworks = {
  textToImage: (request, hooks) => textToImage(textToImageNetworks, request, hooks),
  enhance: await openEnhanceNetworks(library, sessions),
  faces: await openFaceNetworks(library, sessions),
  safety: await openSafety(library, sessions),
}

const [width, height] = settings.nativeSize
const drawing: CreateRequest = {
  textToImage: {
    prompt: 'a portrait of a queen',
    negativePrompt: '',
    seed: 1,
    steps: settings.steps,
    guidanceScale: settings.guidanceScale,
    width,
    height,
  },
  faceFrom: 'generated',
  strength: 1,
  enhance: false,
  upscaleFor: defaultUpscale,
  content: settings.content,
}

const image = await decodeImage(join(root, 'tests', 'fixtures', 'photos', 'astronaut.png'))
const photo: Photo = { image, faces: [(await findFaces(networks.faces!, image))[0]!] }

const measure = async (name: string, request: CreateRequest) => {
  let best: { stages: Record<string, number>; bare: Record<string, number>; total: number } | undefined
  for (let round = 0; round <= rounds; round++) {
    recorder.clear()
    const stages: Record<string, number> = {}
    let stage = ''
    let since = performance.now()
    const enter = (next: string) => {
      const now = performance.now()
      if (stage) stages[stage] = (stages[stage] ?? 0) + now - since
      stage = next
      since = now
      recorder.enter(next)
    }
    const started = performance.now()
    let generatedEncoded: Promise<Uint8Array> | undefined
    const picture = await createPicture(networks, request, {
      enter,
      step: () => {},
      onGenerated: generated => {
        generatedEncoded = encodePng(generated)
      },
    })
    enter('save')
    await Promise.all([picture.measureSimilarity(), encodePng(picture.image), generatedEncoded])
    enter('end')
    const total = performance.now() - started
    // The first round warms the allocator and the caches.
    if (round > 0 && (!best || total < best.total))
      best = { stages, bare: await replay(recorder.runs), total }
  }
  print(name, best!)
}

const print = (
  name: string,
  { stages, bare, total }: { stages: Record<string, number>; bare: Record<string, number>; total: number },
) => {
  const row = (label: string, time: number, floor: number) =>
    `  ${label.padEnd(12)} ${time.toFixed(0).padStart(7)} ms  ${floor.toFixed(0).padStart(7)} ms  ${(floor / time).toFixed(2)}`
  console.log(`${name}\n  ${'stage'.padEnd(12)} ${'whole'.padStart(10)}  ${'bare runs'.padStart(10)}  ratio`)
  for (const [stage, time] of Object.entries(stages)) console.log(row(stage, time, bare[stage] ?? 0))
  console.log(
    row(
      'total',
      total,
      Object.values(bare).reduce((sum, time) => sum + time, 0),
    ),
  )
}

await measure('text-to-image', drawing)
await measure('text-to-image, enhanced', { ...drawing, enhance: true })
await measure('generated face onto the photo, enhanced', { ...drawing, enhance: true, photo })
await measure('face of the photo into the picture, enhanced', {
  ...drawing,
  enhance: true,
  photo,
  faceFrom: 'photo',
})
await sessions.release()
