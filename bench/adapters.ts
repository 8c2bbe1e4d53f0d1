import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { createEngine, engineFolders, request } from '../src/engine/index.ts'
import type { RouteInput, RouteOutput } from '../src/shared/api/contract.ts'
import { runMeasured } from './measured-process.ts'
import { writeRandomControlNet, writeRandomIpAdapter, writeRandomLora } from './random-adapters.ts'
import { writeRandomCheckpoint } from './random-checkpoint.ts'

/**
 * What LoRAs, masks, ControlNets and IP-Adapters add to a step of a checkpoint of full size, on the cpu, with random
 * weights in half precision. Everything is compared within one process. Called with the repository and the built program for one network.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Where files are made and stay; without it in a temporary folder. */
    folder: { type: 'string' },
    checkpoint: { type: 'string', default: 'sd-1' },
    side: { type: 'string', default: '512' },
    /** A Python with torch, diffusers and peft: the same there. */
    python: { type: 'string' },
  },
})
const [root, networkProgram] = positionals as [string, string]
const name = values.checkpoint as 'sd-1' | 'sdxl'
const side = Number(values.side)
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'likeness-bench-'))
const home = join(folder, 'home')
const fileOf = (file: string): string => join(folder, `${file}.safetensors`)
const rank = 32

type Create = RouteInput<'create'>
type Timings = RouteOutput<'create'>['timings']

const print = (label: string, seconds: number, note = ''): void =>
  console.log(`${label.padEnd(52)}${seconds.toFixed(2).padStart(8)} s  ${note}`)
const times = (a: number, b: number): string => `× ${(a / b).toFixed(3)}`

const provide = async (file: string, write: (path: string) => Promise<void>): Promise<void> => {
  if (!statSync(fileOf(file), { throwIfNoEntry: false })) await write(fileOf(file))
}

mkdirSync(folder, { recursive: true })
await provide(name, path => writeRandomCheckpoint(name, path))
const checkpoint = fileOf(name)
await provide(`${name}-lora-a`, path => writeRandomLora(checkpoint, path, rank))
await provide(`${name}-lora-b`, path => writeRandomLora(checkpoint, path, rank / 2))
await provide(`${name}-controlnet`, path => writeRandomControlNet(checkpoint, path))
await provide(`${name}-faceid`, path => writeRandomIpAdapter(checkpoint, path))

const engine = createEngine({
  version: '0.0.0',
  folders: engineFolders(join(root, 'resources', 'models'), home),
})
const provideTaesd = async () => {
  const found = (await request(engine, 'models.list', {})).packs.some(
    pack => pack.networks['preview-decoder'],
  )
  if (!found) console.log('Without taesd.safetensors in the models folder whole decoders run, too.')
  return found
}
for (const id of [name, `${name}-lora-a`, `${name}-lora-b`, `${name}-controlnet`]) {
  const { packs } = await request(engine, 'models.list', {})
  if (!packs.some(pack => pack.id === id)) await request(engine, 'models.import', { path: fileOf(id) })
}
const fastDecoder = await provideTaesd()

const draw = async (options: Partial<Create>): Promise<Timings> => {
  const { timings } = await request(engine, 'create', {
    ...{ prompt: 'a queen', pack: name, provider: 'cpu', seed: 1, guidanceScale: 1, enhance: false },
    ...{ size: { width: side, height: side }, hires: false, allowNsfw: true, fastDecoder },
    out: join(folder, 'adapters.png'),
    ...options,
  })
  return timings
}
const stage = ({ stages }: Timings, which: string): number => (stages[which as 'generate'] ?? 0) / 1000

/** Seconds of one more step, best of some. */
const stepOf = async (options: Partial<Create>): Promise<number> => {
  await draw({ ...options, steps: 1 })
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 2; i++) {
    const one = stage(await draw({ ...options, steps: 1 }), 'generate')
    best = Math.min(best, (stage(await draw({ ...options, steps: 3 }), 'generate') - one) / 2)
  }
  return best
}

try {
  const plain = await stepOf({})
  print(`${name} ${side}²: a step`, plain)

  const loraA = { loras: [{ lora: `${name}-lora-a`, weight: 0.8 }] }
  const first = await draw({ ...loraA, steps: 1 })
  print('LoRA of rank 32 in all linear layers: chosen', stage(first, 'load'), 'its merge and loading')
  const step = await stepOf(loraA)
  print('– a step with it', step, times(step, plain))
  const other = await draw({ loras: [{ lora: `${name}-lora-b`, weight: 1 }], steps: 1 })
  print('– another one in its place', stage(other, 'load'))
  const again = await draw({ ...loraA, steps: 1 })
  print('– the first again', stage(again, 'load'))
  const merged = join(home, 'models', '.merged')
  const bytes = readdirSync(merged).reduce((sum, file) => sum + statSync(join(merged, file)).size, 0)
  console.log(
    `– on disk for both: ${(bytes / 1e9).toFixed(2)} GB beside ${(statSync(checkpoint).size / 1e9).toFixed(2)} GB`,
  )

  const [large, mask] = [join(folder, 'large.png'), join(folder, 'mask.png')]
  const picture = { width: 4 * side, height: 4 * side, channels: 3 as const, background: '#888' }
  await sharp({ create: picture }).png().toFile(large)
  const hole = await sharp({ create: { ...picture, width: side / 2, height: side / 2, background: '#fff' } })
    .png()
    .toBuffer()
  await sharp({ create: { ...picture, background: '#000' } })
    .composite([{ input: hole, left: side, top: side }])
    .png()
    .toFile(mask)
  const fromPicture = { init: large, initStrength: 1, steps: 3 }
  await draw(fromPicture)
  const whole = stage(await draw(fromPicture), 'generate')
  print(`from a picture, ${side}²`, whole)
  const part = stage(
    await draw({ ...fromPicture, inpaint: { mask, area: 'only-masked' as const } }),
    'generate',
  )
  print(`– only the masked part of one of ${4 * side}²`, part, times(part, whole))

  const runOf = async (file: string, ...which: readonly string[]): Promise<number> => {
    const { result } = await runMeasured(process.execPath, [networkProgram, file, ...which])
    return (result as { readonly wall: number }).wall
  }
  const own = await runOf(fileOf(`${name}-controlnet`), 'controlnet', String(side), '3')
  print('ControlNet: its own run', own)
  const controlled = await stepOf({ controlnets: [{ controlnet: `${name}-controlnet`, image: large }] })
  print('– a step with it', controlled, `adds its own run ${times(controlled - plain, own)}`)

  // A face needs the embedder it was trained with, which has no weights here: the network alone is compared.
  const unet = await runOf(checkpoint, 'unet', String(side), '3')
  const follows = await runOf(checkpoint, 'unet', String(side), '3', fileOf(`${name}-faceid`))
  print('IP-Adapter FaceID: the UNet without it', unet)
  print('– with it', follows, times(follows, unet))
} finally {
  await engine.dispose()
  if (values.folder === undefined) rmSync(folder, { recursive: true })
}
