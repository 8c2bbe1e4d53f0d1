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
/** As ours, so that both take the cores when they need them. */
const peerEnv = { OMP_WAIT_POLICY: 'passive', GOMP_SPINCOUNT: '0', KMP_BLOCKTIME: '0' }
const rounds = 3

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
    // One run of the UNet for each step.
    scheduler: 'euler',
    ...{ size: { width: side, height: side }, hires: false, allowNsfw: true, fastDecoder },
    out: join(folder, 'adapters.png'),
    ...options,
  })
  return timings
}
const stage = ({ stages }: Timings, which: string): number => (stages[which as 'generate'] ?? 0) / 1000

/** Seconds of one more step. */
const stepOf = async (options: Partial<Create>): Promise<number> => {
  const one = stage(await draw({ ...options, steps: 1 }), 'generate')
  return (stage(await draw({ ...options, steps: 3 }), 'generate') - one) / 2
}

/** Seconds of a step without and with something, in turn, the least of each. */
const compare = async (options: Partial<Create>): Promise<readonly [plain: number, added: number]> => {
  let [plain, added] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < rounds; i++) {
    plain = Math.min(plain, await stepOf({}))
    added = Math.min(added, await stepOf(options))
  }
  return [plain, added]
}

/** The same in PyTorch, in float32. */
const peer = async (python: string): Promise<void> => {
  const script = [join(root, 'bench', 'peers.py'), name, 'adapters', String(side), 'float32', String(rounds)]
  const { result } = await runMeasured(python, script, peerEnv)
  const { step, fuse, fused, controlnet, face } = result as Record<string, number>
  print('PyTorch: a step', step!)
  print('– a LoRA fused', fuse!)
  print('– a step with it', fused!, times(fused!, step!))
  print('– a run of a ControlNet', controlnet!)
  print('– a step with an IP-Adapter FaceID', face!, times(face!, step!))
}

try {
  const merged = join(home, 'models', '.merged')
  rmSync(merged, { recursive: true, force: true })
  const loraA = { loras: [{ lora: `${name}-lora-a`, weight: 0.8 }] }
  const loraB = { loras: [{ lora: `${name}-lora-b`, weight: 1 }] }
  await draw({ steps: 1 })
  for (const [what, lora] of [
    ['LoRA of rank 32 in all linear layers: merged and opened', loraA],
    ['– another one, of rank 16, in its place', loraB],
    ['– the first again', loraA],
  ] as const)
    print(what, stage(await draw({ ...lora, steps: 1 }), 'load'))
  const files = readdirSync(merged, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(2)} GB`
  console.log(`– on disk for both: ${gigabytes(bytes)} beside ${gigabytes(statSync(checkpoint).size)}`)
  const [plain, withLora] = await compare(loraA)
  print(`${name} ${side}²: a step`, plain)
  print('– with the LoRA', withLora, times(withLora, plain))

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
  let [whole, part] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < rounds; i++) {
    whole = Math.min(whole, stage(await draw(fromPicture), 'generate'))
    const inpaint = { mask, area: 'only-masked' as const }
    part = Math.min(part, stage(await draw({ ...fromPicture, inpaint }), 'generate'))
  }
  print(`3 steps from a picture, ${side}²`, whole)
  print(`– only the masked part of one of ${4 * side}²`, part, times(part, whole))

  const runOf = async (file: string, ...which: readonly string[]): Promise<number> => {
    const { result } = await runMeasured(process.execPath, [networkProgram, file, ...which])
    return (result as { readonly wall: number }).wall
  }
  const own = await runOf(fileOf(`${name}-controlnet`), 'controlnet', String(side), '3')
  print('ControlNet: its own run', own)
  const [without, controlled] = await compare({
    controlnets: [{ controlnet: `${name}-controlnet`, image: large }],
  })
  print('– a step with it', controlled, `adds its own run ${times(controlled - without, own)}`)

  // A face needs the embedder it was trained with, which has no weights here: the network alone is compared.
  const unet = await runOf(checkpoint, 'unet', String(side), '3')
  const follows = await runOf(checkpoint, 'unet', String(side), '3', fileOf(`${name}-faceid`))
  print('IP-Adapter FaceID: the UNet without it', unet)
  print('– with it', follows, times(follows, unet))
  if (values.python !== undefined) await peer(values.python)
} finally {
  await engine.dispose()
  if (values.folder === undefined) rmSync(folder, { recursive: true })
}
