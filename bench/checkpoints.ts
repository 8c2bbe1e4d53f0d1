import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine, engineFolders, request } from '../src/engine/index.ts'
import { runMeasured } from './measured-process.ts'
import { writeRandomCheckpoint } from './random-checkpoint.ts'

/**
 * What checkpoints of full size take on the cpu, with random weights in half precision: to import, a run of the UNet,
 * decoding, and a whole picture of two steps, each in a process of its own. Called with the repository, the built command
 * line and the built program for one network.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Where files are made and stay; without it in a temporary folder. */
    folder: { type: 'string' },
    pictures: { type: 'string', default: 'sd-1@512,sd-1@1024,sdxl@1024' },
    parts: { type: 'string', default: 'unet,vae,picture' },
    rounds: { type: 'string', default: '2' },
    /** A Python with torch and diffusers: the same networks there, in turn with ours. */
    python: { type: 'string' },
  },
})
const [root, cli, networkProgram] = positionals as [string, string, string]
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'likeness-bench-'))
const home = join(folder, 'home')
/** As the app starts its engine, so that freed memory goes back. */
const env = { LIKENESS_HOME: home, MALLOC_MMAP_THRESHOLD_: String(2 ** 17) }

/** Threads that spin while they wait would count as processor time; ours do not spin either. */
const peerEnv = { OMP_WAIT_POLICY: 'passive', GOMP_SPINCOUNT: '0', KMP_BLOCKTIME: '0' }

type ModelName = 'sd-1' | 'sdxl'

/** Seconds and MB. */
interface Row {
  readonly load?: number
  readonly wall: number
  readonly processor: number
  readonly memory: number
}

const fileOf = (name: ModelName): string => join(folder, `${name}.safetensors`)

const print = (label: string, { load, wall, processor, memory }: Row, note = ''): void => {
  const cell = (text: string) => text.padStart(10)
  const cells = [load?.toFixed(2) ?? '', wall.toFixed(1), processor.toFixed(1), memory.toFixed(0)]
  console.log(`${label.padEnd(36)}${cells.map(cell).join('')}  ${note}`)
}

/** Writes the file and imports it, where that has not been done. */
const provide = async (name: ModelName): Promise<void> => {
  const file = fileOf(name)
  if (!statSync(file, { throwIfNoEntry: false })) await writeRandomCheckpoint(name, file)
  const engine = createEngine({
    version: '0.0.0',
    folders: engineFolders(join(root, 'resources', 'models'), home),
  })
  const { packs } = await request(engine, 'models.list', {})
  if (!packs.some(({ id }) => id === name)) {
    const [started, used] = [performance.now(), process.cpuUsage()]
    await request(engine, 'models.import', { path: file })
    const { user, system } = process.cpuUsage(used)
    const wall = (performance.now() - started) / 1000
    const isSame = statSync(join(home, 'models', name, basename(file))).ino === statSync(file).ino
    const copies = isSame ? 'no second copy' : 'a second copy'
    print(`${name}: import`, { wall, processor: (user + system) / 1e6, memory: 0 }, copies)
  }
  await engine.dispose()
}

const network = async (name: ModelName, part: 'unet' | 'vae_decoder', side: string): Promise<void> => {
  const ours = await runMeasured(
    process.execPath,
    [networkProgram, fileOf(name), part, side, values.rounds],
    env,
  )
  const own = { ...(ours.result as Row), memory: ours.memory }
  print(`${name} ${side}²: ${part}`, own)
  if (values.python === undefined) return
  for (const type of ['float32', 'bfloat16']) {
    const script = join(root, 'bench', 'peers.py')
    const peer = await runMeasured(values.python, [script, name, part, side, type, values.rounds], peerEnv)
    const theirs = { ...(peer.result as Row), memory: peer.memory }
    print(`  PyTorch, ${type}`, theirs, `ours × ${(own.processor / theirs.processor).toFixed(2)}`)
  }
}

const picture = async (name: ModelName, side: string): Promise<void> => {
  const options = ['--steps', '2', '--guidance', '1', '--size', `${side}x${side}`, '--provider', 'cpu']
  const out = join(folder, `${name}-${side}.png`)
  const { result, ...taken } = await runMeasured(
    process.execPath,
    [cli, 'create', 'a queen', '--pack', name, ...options, '--no-enhance', '--out', out, '--json'],
    env,
  )
  const { timings } = result as { timings: { load: number } }
  print(`${name} ${side}²: picture, 2 steps`, { ...taken, load: timings.load / 1000 })
}

try {
  mkdirSync(folder, { recursive: true })
  const parts = values.parts.split(',')
  console.log(`${''.padEnd(40)}load s    wall s processor s memory MB`)
  for (const [name, side] of values.pictures.split(',').map(text => text.split('@') as [ModelName, string])) {
    await provide(name)
    if (parts.includes('unet')) await network(name, 'unet', side)
    if (parts.includes('vae')) await network(name, 'vae_decoder', side)
    if (parts.includes('picture')) await picture(name, side)
  }
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true })
}
