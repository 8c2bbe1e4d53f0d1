import { dirname } from 'node:path'
import { type CheckpointNetwork, writeCheckpointGraph } from '../src/core/diffusion/checkpoint-graphs.ts'
import { decodeLatents } from '../src/core/diffusion/models/vae-decoder.ts'
import { openSession } from '../src/core/onnx/open-session.ts'
import type { TensorInfo } from '../src/core/onnx/session.ts'
import { elementCount, type FloatTensor, floatTensor } from '../src/core/tensor/tensor.ts'
import { readCheckpoint } from '../src/core/weights/read-checkpoint.ts'
import { readControlNet } from '../src/core/weights/read-controlnet.ts'
import { readIpAdapter } from '../src/core/weights/read-ip-adapter.ts'

/**
 * One network of a checkpoint, or a ControlNet, in a process of its own, as the app opens it on the cpu. Called with the file, the network,
 * the picture's side and the number of runs; prints seconds.
 * A fifth argument names an IP-Adapter FaceID beside the file, which the UNet is given.
 */
const [file, network, side, rounds, ipAdapter] = process.argv.slice(2) as [
  string,
  CheckpointNetwork,
  string,
  string,
  string?,
]
const tokens = 77

const wave = (dims: readonly number[]): FloatTensor =>
  floatTensor(
    Float32Array.from({ length: elementCount(dims) }, (_, i) => Math.sin(0.37 * i)),
    dims,
  )

const latents = wave([1, 4, Number(side) / 8, Number(side) / 8])

/** Of a UNet or a ControlNet. */
const inputFor = ({ name, shape }: TensorInfo): FloatTensor => {
  if (name === 'sample') return latents
  if (name === 'timestep') return floatTensor(Float32Array.of(501), [1])
  if (name === 'conditioning_scale' || name === 'ip_adapter_scale')
    return floatTensor(Float32Array.of(1), [1])
  if (name === 'controlnet_cond_embedding') return wave([1, Number(shape[1]), ...latents.dims.slice(2)])
  return wave(name === 'encoder_hidden_states' ? [1, tokens, Number(shape[2])] : [1, Number(shape[1])])
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const started = performance.now()
const networks =
  network === 'controlnet'
    ? { components: { controlnet: (await readControlNet(file)).weights } }
    : await readCheckpoint(file)
const graph = writeCheckpointGraph(
  networks,
  network,
  { family: 'cpu', precision: 'float32' },
  ipAdapter === undefined ? {} : { ipAdapter: (await readIpAdapter(ipAdapter)).weights },
)
const session = await openSession(graph, {
  weightsFolder: dirname(file),
  optimisation: 'none',
  prepack: false,
})
const load = (performance.now() - started) / 1000
const run = async () => {
  // Large pictures are decoded in tiles.
  if (network === 'vae_decoder') return decodeLatents(session, latents, 1)
  return session.run(Object.fromEntries(session.inputs.map(input => [input.name, inputFor(input)])))
}
let wall = Number.POSITIVE_INFINITY
let processor = Number.POSITIVE_INFINITY
for (let i = 0; i < Number(rounds); i++) {
  const [from, used] = [performance.now(), processorTime()]
  await run()
  wall = Math.min(wall, (performance.now() - from) / 1000)
  processor = Math.min(processor, processorTime() - used)
}
console.log(JSON.stringify({ load, wall, processor }))
await session.dispose()
