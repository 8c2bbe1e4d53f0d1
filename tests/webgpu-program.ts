import { join } from 'node:path'
import { compareOutputs } from '../src/core/onnx/compare-with-cpu.ts'
import { dummyInputs } from '../src/core/onnx/dummy-inputs.ts'
import { providersUsed, withInferenceContext } from '../src/core/onnx/inference-context.ts'
import { qualifyProvider } from '../src/core/onnx/qualify-provider.ts'
import { createCompatibilityCache } from '../src/engine/models/runtime/compatibility-cache.ts'
import { createSessionCache } from '../src/engine/models/runtime/session-cache.ts'
import { describePack } from './golden/describe-pack.ts'

/**
 * Opens a network as a job does, on WebGPU and on the cpu, and tells what ran it and how far the answers are apart.
 * A program, since the loader of graphics drivers reads the environment only when a process starts.
 */
const [folder = '', path = ''] = process.argv.slice(2)
const pack = describePack('tried', folder, {}, name => name === path)
const compatibility = createCompatibilityCache(null, 'this machine')

const answer = async (provider: string) => {
  const sessions = createSessionCache(provider, {
    compatibility,
    benchmarkNetwork: async (graphs, name) => {
      const benchmark = await qualifyProvider(graphs, name)
      // Software is always slow, and says so only after the answers were found equal.
      return benchmark.reason?.includes('too slow') ? { ...benchmark, reason: null } : benchmark
    },
  })
  const session = await sessions.open(pack, path)
  const clock = { inference: 0, load: 0, providers: new Set<string>() }
  // Other numbers than those of the benchmark.
  const feeds = dummyInputs(session.inputs, { channels: 3, side: 32 })
  const { outputs, ran } = await withInferenceContext(clock, async () => {
    const fetched = await session.run(feeds)
    return { outputs: fetched, ran: providersUsed(provider) }
  })
  await sessions.release()
  return { outputs, ran }
}

const cpu = await answer('cpu')
const webgpu = await answer('webgpu')
process.stdout.write(
  `${JSON.stringify({
    cpu: cpu.ran,
    webgpu: webgpu.ran,
    outputs: Object.keys(webgpu.outputs).length,
    difference: compareOutputs(webgpu.outputs, cpu.outputs),
    reports: await compatibility.reports(),
    file: join(folder, path),
  })}\n`,
)
