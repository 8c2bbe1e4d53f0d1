import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../tests/cli.ts'
import { benchmarksIn, LikenessError } from '../engine/index.ts'
import { trialInChild } from './trial-child.ts'

const program = (text: string): string => {
  const file = join(temporaryFolder(), 'program.mjs')
  writeFileSync(file, text)
  return file
}

test('a trial that is cancelled ends with its process, and says nothing about the provider', async () => {
  const abort = new AbortController()
  const { tryNetwork, probe } = benchmarksIn(trialInChild(program('setInterval(() => {}, 1000)')))
  const trials = [tryNetwork('a.onnx', 'webgpu', 60_000, abort.signal), probe('webgpu', abort.signal)]
  abort.abort(new LikenessError('cancelled', 'The job was cancelled.'))
  for (const trial of trials) await expect(trial).rejects.toMatchObject({ code: 'cancelled' })
})

test.each([
  ['process.abort()', true],
  ['Promise.reject(new Error("a promise of nobody"))', true],
  ['process.kill(process.pid, "SIGKILL")', false],
  ['process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)', false],
])('a trial that ends by %s counts against the provider: %s', async (text, lasting) => {
  const { tryNetwork } = benchmarksIn(trialInChild(program(text)))
  expect(await tryNetwork('a.onnx', 'webgpu', 60_000)).toMatchObject({ lasting, time: null })
})
