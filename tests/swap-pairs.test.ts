import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { embedFace, type FaceNetworks, findFaceNear, findFaces } from '../src/core/faces/analysis.ts'
import { cosineSimilarity, type FaceEmbedding } from '../src/core/faces/geometry/embedding.ts'
import type { Face } from '../src/core/faces/geometry/face.ts'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'
import { geometricSwap } from '../src/core/swap/geometric/geometric-swap.ts'
import { repository } from './cli.ts'
import { openFaces, openStarter, type Starter } from './networks.ts'

const names = ['astronaut.png', 'grace_hopper.jpg', 'mona_lisa.jpg']
const pairs = names.flatMap(source =>
  names.filter(target => target !== source).map(target => [source, target]),
)
const pictures = join(repository, 'test-results', 'swap')

interface Portrait {
  readonly image: RgbImage
  readonly face: Face
  readonly embedding: FaceEmbedding
}

let starter: Starter
let networks: FaceNetworks
const portraits = new Map<string, Portrait>()

beforeAll(async () => {
  starter = await openStarter()
  networks = await openFaces(starter)
  for (const name of names) {
    const image = await decodeImage(join(repository, 'tests', 'fixtures', 'photos', name))
    const [face] = await findFaces(networks, image)
    portraits.set(name, { image, face: face!, embedding: await embedFace(networks, image, face!) })
  }
  mkdirSync(pictures, { recursive: true })
})
afterAll(() => starter.sessions.release())

test.each(pairs)('%s onto %s: the identity moves, and nothing outside the mask', async (from, onto) => {
  const source = portraits.get(from!)!
  const target = portraits.get(onto!)!
  const { image, mask } = await geometricSwap({
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  })
  writeFileSync(join(pictures, `${from}-onto-${onto}.png`), await encodePng(image))

  const refound = await findFaceNear(networks, image, target.face, 1)
  const swapped = await embedFace(networks, image, refound!)
  const toSource = cosineSimilarity(swapped, source.embedding)
  const toTarget = cosineSimilarity(swapped, target.embedding)
  console.log(
    `${from} onto ${onto}: to the source ${toSource.toFixed(2)}, to the target ${toTarget.toFixed(2)}`,
  )
  expect(toSource).toBeGreaterThan(toTarget + 0.1)

  let outside = 0
  let changed = 0
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const i = (y * image.width + x) * 3
      const same = [0, 1, 2].every(c => image.data[i + c] === target.image.data[i + c])
      const inRegion =
        x >= mask.x && y >= mask.y && x < mask.x + mask.plane.width && y < mask.y + mask.plane.height
      const weight = inRegion ? mask.plane.data[(y - mask.y) * mask.plane.width + x - mask.x]! : 0
      if (!same && weight === 0) outside++
      if (!same) changed++
    }
  expect(outside).toBe(0)
  expect(changed).toBeGreaterThan(2000)
})
