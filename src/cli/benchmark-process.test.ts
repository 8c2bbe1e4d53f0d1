import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../tests/cli.ts'
import { benchmarksInProcess, LikenessError } from '../engine/index.ts'
import { benchmarkInChildProcess } from './benchmark-process.ts'

const program = (text: string): string => {
  const file = join(temporaryFolder(), 'program.mjs')
  writeFileSync(file, text)
  return file
}

test('a cancelled benchmark ends with its process, without a result for the provider', async () => {
  const abort = new AbortController()
  const { benchmarkNetwork, probe } = benchmarksInProcess(
    benchmarkInChildProcess(program('setInterval(() => {}, 1000)')),
  )
  const benchmarks = [
    benchmarkNetwork({ cpu: 'a.onnx', provider: 'a.onnx' }, 'webgpu', 60_000, abort.signal),
    probe('webgpu', abort.signal),
  ]
  abort.abort(new LikenessError('cancelled', 'The job was cancelled.'))
  for (const benchmark of benchmarks) await expect(benchmark).rejects.toMatchObject({ code: 'cancelled' })
})

test.each([
  ['process.abort()', true],
  ['Promise.reject(new Error("a promise of nobody"))', true],
  ['process.kill(process.pid, "SIGKILL")', false],
  ['process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)', false],
])('a benchmark that ends by %s counts against the provider: %s', async (text, lasting) => {
  const { benchmarkNetwork } = benchmarksInProcess(benchmarkInChildProcess(program(text)))
  expect(await benchmarkNetwork({ cpu: 'a.onnx', provider: 'a.onnx' }, 'webgpu', 60_000)).toMatchObject({
    lasting,
    time: null,
  })
})
