import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LikenessError } from '../errors.ts'
import { floatTensor, type Tensor } from '../tensor/tensor.ts'
import { openSession } from './open-session.ts'
import { probeGraph } from './probe-graph.ts'

/** Whether a provider computes right on this machine; `reason` says why not. */
export interface ProviderProbe {
  readonly name: string
  readonly works: boolean
  readonly reason: string | null
  readonly difference: number | null
}

/** Providers worth trying, best first. Which are compiled in: onnxruntime-node's README. */
export const providerOrder = (platform = process.platform, arch = process.arch): readonly string[] => {
  if (platform === 'win32') return ['dml', 'webgpu', 'cpu']
  if (platform === 'darwin') return arch === 'arm64' ? ['coreml', 'webgpu', 'cpu'] : ['cpu']
  return arch === 'x64' ? ['cuda', 'webgpu', 'cpu'] : ['cpu']
}

/** Both answers come from the same maths in another order of operations; more than this is a wrong answer. */
const tolerance = 1e-3

/**
 * Runs the probe graph on a provider and compares its answer with the cpu's.
 * May take seconds and write driver chatter to stderr the first time; a broken driver may end the process,
 * so doors run it in a process of its own.
 */
export const probeProvider = async (name: string): Promise<ProviderProbe> => {
  const missing = missingLibrary(name)
  if (missing) return { name, works: false, reason: missing, difference: null }
  try {
    const expected = await runProbe('cpu')
    const answer = name === 'cpu' ? expected : await runProbe(name)
    const difference = largestDifference(expected, answer)
    if (!(difference <= tolerance))
      return {
        name,
        works: false,
        reason: `its answer differs from the cpu's by ${difference.toPrecision(2)}`,
        difference,
      }
    return { name, works: true, reason: null, difference }
  } catch (error) {
    const reason = error instanceof LikenessError ? error.message : String(error)
    return { name, works: false, reason, difference: null }
  }
}

const wave = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * step))

const runProbe = async (provider: string): Promise<Float32Array> => {
  const session = await openSession(probeGraph(), { provider, name: 'probe' })
  try {
    const { y } = await session.run({
      x: floatTensor(wave(64, 0.7), [1, 1, 8, 8]),
      w: floatTensor(wave(36, 1.3), [4, 1, 3, 3]),
      m: floatTensor(wave(64, 0.9), [8, 8]),
    })
    return (y as Extract<Tensor, { type: 'float32' }>).data
  } finally {
    await session.dispose()
  }
}

const largestDifference = (a: Float32Array, b: Float32Array): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)
}

const linuxLibraries: Readonly<Record<string, { file: string; what: string }>> = {
  cuda: { file: 'libcuda.so.1', what: 'the NVIDIA driver' },
  webgpu: { file: 'libvulkan.so.1', what: 'the Vulkan loader (Debian: libvulkan1)' },
}

/** Looking for the library first keeps the native loaders from printing their own complaints. */
const missingLibrary = (provider: string): string | null => {
  const wanted = process.platform === 'linux' ? linuxLibraries[provider] : undefined
  if (!wanted) return null
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean),
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/lib/x86_64-linux-gnu',
    '/usr/local/lib',
    '/usr/local/nvidia/lib64',
    '/usr/lib/wsl/lib',
  ]
  return folders.some(folder => existsSync(join(folder, wanted.file)))
    ? null
    : `${wanted.what} is not installed (${wanted.file} not found)`
}
