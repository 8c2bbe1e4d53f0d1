import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unet2DCondition } from '../src/core/diffusion/architectures/unet-2d-condition.ts'
import { inferUnet2DConditionConfig } from '../src/core/diffusion/architectures/unet-2d-condition-config.ts'
import { openSession } from '../src/core/onnx/open-session.ts'
import { elementCount, type FloatTensor, floatTensor } from '../src/core/tensor/tensor.ts'
import { readCheckpoint } from '../src/core/weights/read-checkpoint.ts'
import { writeRandomCheckpoint } from './random-checkpoint.ts'

/**
 * What a UNet of full size takes on the cpu, with random weights in half precision that stay in their file: time to open,
 * wall and processor time of a run (the least of some), and memory that has to be present.
 */
const rounds = 3
const tries = [
  { name: 'sd-1', side: 512 },
  { name: 'sd-1', side: 1024 },
  { name: 'sdxl', side: 1024 },
] as const
const tokens = 77

const wave = (...dims: readonly number[]): FloatTensor =>
  floatTensor(
    Float32Array.from({ length: elementCount(dims) }, (_, i) => Math.sin(0.37 * i)),
    dims,
  )

/** MB, of Linux alone. */
const anonymousMemory = (): number =>
  Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

for (const { name, side } of tries) {
  const weightsFolder = mkdtempSync(join(tmpdir(), 'likeness-bench-'))
  try {
    const path = join(weightsFolder, 'model.safetensors')
    await writeRandomCheckpoint(name, path)
    const started = performance.now()
    const { unet } = (await readCheckpoint(path)).components
    const config = inferUnet2DConditionConfig(unet)
    const graph = unet2DCondition(unet, config, { family: 'cpu', precision: 'float32' })
    const session = await openSession(graph, { weightsFolder, optimisation: 'none', prepack: false })
    const load = performance.now() - started
    const feeds = {
      sample: wave(1, config.inChannels, side / 8, side / 8),
      timestep: floatTensor(Float32Array.of(501), [1]),
      encoder_hidden_states: wave(1, tokens, config.crossAttentionDim),
      ...(config.additionEmbedType && { text_embeds: wave(1, 1280), time_ids: wave(1, 6) }),
    }
    const walls: number[] = []
    const processor: number[] = []
    for (let i = 0; i < rounds; i++) {
      const [wall, used] = [performance.now(), processorTime()]
      await session.run(feeds)
      walls.push((performance.now() - wall) / 1000)
      processor.push(processorTime() - used)
    }
    const least = (values: readonly number[]): string => `${Math.min(...values).toFixed(1)} s`
    console.log(
      `${name} ${side}²: opened in ${(load / 1000).toFixed(1)} s, a run ${least(walls)}, of processors ${least(processor)}, ${anonymousMemory().toFixed(0)} MB`,
    )
    await session.dispose()
  } finally {
    rmSync(weightsFolder, { recursive: true })
  }
}
