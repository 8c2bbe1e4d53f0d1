import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LikenessError } from '../errors.ts'
import { asFloats } from '../tensor/convert.ts'
import { elementCount, floatTensor } from '../tensor/tensor.ts'
import { isFarSlower, type RunTimes, slownessReason } from './compare-with-cpu.ts'
import { openSession } from './open-session.ts'
import { type ProbeSize, probeModel, smallProbe } from './probe-model.ts'

/** Whether a provider computes correctly on this machine, and how fast; `reason` says why it should not be chosen. */
export interface ProviderProbe {
  readonly name: string
  readonly works: boolean
  /** It works, but the cpu is much faster. */
  readonly tooSlow: boolean
  readonly reason: string | null
  /** Largest difference from the cpu's output. */
  readonly difference: number | null
  /** Of the largest probe that it ran. */
  readonly time: RunTimes | null
  /** Floating-point operations that a network as large as those that draw does in a second there. */
  readonly operationsPerSecond: number | null
}

/** The providers to try on a platform, best first. Which are compiled in: onnxruntime-node's README. */
export const providerOrder = (platform = process.platform, arch = process.arch): readonly string[] => {
  if (platform === 'win32') return ['dml', 'webgpu', 'cpu']
  if (platform === 'darwin') return arch === 'arm64' ? ['coreml', 'webgpu', 'cpu'] : ['cpu']
  return arch === 'x64' ? ['cuda', 'webgpu', 'cpu'] : ['cpu']
}

/** Providers add in another order; a larger difference is a wrong result. */
const tolerance = 1e-3

/**
 * 9 million multiplications, at which software-emulated cards are already too slow, 600 million for real ones, and the
 * 3.8 billion of a convolution of Stable Diffusion 1.5, which tells how fast it would draw.
 */
const largerProbes: readonly ProbeSize[] = [16, 128, 320].map(channels => ({
  ...{ channels, filters: channels, side: 64 },
}))

/** Additions count, too. */
const operationsOf = ({ channels, filters, side }: ProbeSize): number =>
  2 * side * side * (9 * channels * filters + side * filters)

/**
 * Runs the probe model on a provider and compares its output, and a larger one's time, with the cpu's.
 * The first time it may take seconds and drivers may write to stderr; a broken driver may end the process, so it is
 * run in a process of its own.
 */
export const probeProvider = async (name: string): Promise<ProviderProbe> => {
  const failed = (reason: string, difference: number | null = null): ProviderProbe => ({
    ...{ name, works: false, tooSlow: false, reason, difference, time: null },
    operationsPerSecond: null,
  })
  const missing = missingLibrary(name)
  if (missing) return failed(missing)
  try {
    const expected = await runProbe('cpu', smallProbe)
    const answer = name === 'cpu' ? expected : await runProbe(name, smallProbe)
    const difference = largestDifference(expected.y, answer.y)
    if (!(difference <= tolerance))
      return failed(`its answer differs from the cpu's by ${difference.toPrecision(2)}`, difference)
    const { time, size } = await measureTime(name)
    const slow = isFarSlower(time)
    return {
      ...{ name, works: true, tooSlow: slow, reason: slow ? slownessReason(time) : null, difference, time },
      operationsPerSecond: (operationsOf(size) / time.milliseconds) * 1000,
    }
  } catch (error) {
    return failed(error instanceof LikenessError ? error.message : String(error))
  }
}

/** @returns the times of the largest probe, or of the first at which the provider is far slower than the cpu */
const measureTime = async (name: string): Promise<{ readonly time: RunTimes; readonly size: ProbeSize }> => {
  let measured = { time: { milliseconds: 0, cpuMilliseconds: 0 }, size: smallProbe }
  for (const size of largerProbes) {
    const cpuMilliseconds = (await runProbe('cpu', size)).milliseconds
    const milliseconds = name === 'cpu' ? cpuMilliseconds : (await runProbe(name, size)).milliseconds
    measured = { time: { milliseconds, cpuMilliseconds }, size }
    if (isFarSlower(measured.time)) break
  }
  return measured
}

const wave = (dims: readonly number[], step: number) => {
  const data = new Float32Array(elementCount(dims))
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * step)
  return floatTensor(data, dims)
}

/** The output, and the least time of two runs after the first, which also compiles. */
const runProbe = async (
  provider: string,
  size: ProbeSize,
): Promise<{ readonly y: Float32Array; readonly milliseconds: number }> => {
  const { channels, filters, side } = size
  const session = await openSession(probeModel(size), { provider, name: 'probe' })
  const feeds = {
    x: wave([1, channels, side, side], 0.7),
    w: wave([filters, channels, 3, 3], 1.3),
    m: wave([side, side], 0.9),
  }
  try {
    const { y } = await session.run(feeds)
    let milliseconds = Number.POSITIVE_INFINITY
    for (let i = 0; i < 2; i++) {
      const started = performance.now()
      await session.run(feeds)
      milliseconds = Math.min(milliseconds, performance.now() - started)
    }
    return { y: asFloats(y!).data, milliseconds }
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

/** Checked before loading, since native loaders print their own messages. */
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
