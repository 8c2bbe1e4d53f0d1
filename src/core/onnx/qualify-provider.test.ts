import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LikenessError } from '../errors.ts'
import { floatTensor, type Tensor } from '../tensor/tensor.ts'
import { compareOutputs, isFarSlower } from './compare-with-cpu.ts'
import { dummyInputs } from './dummy-inputs.ts'
import { openSession } from './open-session.ts'
import { probeModel } from './probe-model.ts'
import { qualifyProvider } from './qualify-provider.ts'
import type { Session } from './session.ts'

const floats = (...values: number[]) => ({ y: floatTensor(Float32Array.from(values), [values.length]) })
const halves = (...bits: number[]) => ({
  y: { type: 'float16', dims: [bits.length], data: Uint16Array.from(bits) } as Tensor,
})
const ids = (...values: number[]) => ({
  y: { type: 'int32', dims: [values.length], data: Int32Array.from(values) } as Tensor,
})

test('rounding passes; wrong, missing and not finite answers do not', () => {
  expect(compareOutputs(floats(1.001, -50), floats(1, -50))).toBeNull()
  expect(compareOutputs(floats(2, -50), floats(1, -50))).toContain('2.0 %')
  expect(compareOutputs(floats(Number.NaN, -50), floats(1, -50))).toContain('not finite')
  expect(compareOutputs(floats(1), floats(1, -50))).toContain('another shape')
  expect(compareOutputs({}, floats(1))).toContain('another shape')
  // 1.0 and about 1.03 in halves: too far for floats, fine for halves.
  expect(compareOutputs(halves(0x3c1f), halves(0x3c00))).toBeNull()
  expect(compareOutputs(ids(1, 2), ids(1, 3))).toContain('50 %')
  expect(compareOutputs(ids(1, 2), ids(1, 2))).toBeNull()
})

test.each([
  [5, 1, 'a few milliseconds more are no reason'],
  [900, 500, 'neither is less than double'],
  [100, 1000, 'nor being faster'],
])('%d ms against %d ms: %s', (milliseconds, cpuMilliseconds) => {
  expect(isFarSlower({ milliseconds, cpuMilliseconds })).toBe(false)
})

test('many times as long and long enough to be felt is a reason', () => {
  expect(isFarSlower({ milliseconds: 2000, cpuMilliseconds: 4 })).toBe(true)
})

test('open dimensions become small ones that fit their place', () => {
  const { sample, ids, timestep } = dummyInputs(
    [
      { name: 'sample', type: 'float16', shape: ['batch_size', 'num_channels', 'height', 'width'] },
      { name: 'ids', type: 'int64', shape: ['batch_size', 'sequence_length'] },
      { name: 'timestep', type: 'int64', shape: ['steps'] },
    ],
    { channels: 4, side: 8 },
  )
  expect(sample).toMatchObject({ type: 'float16', dims: [1, 4, 8, 8] })
  expect(ids).toMatchObject({ type: 'int64', dims: [1, 77] })
  expect(timestep).toMatchObject({ type: 'int64', dims: [1] })
})

describe('a network tried on a provider', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'likeness-qualify-'))
    file = join(folder, 'probe.onnx')
    await writeFile(file, probeModel())
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** The cpu under a provider's name, misbehaving; counts how often the provider ran. */
  const qualify = async (misbehave: (y: Float32Array, run: number) => void | Promise<void>) => {
    let [runs, open, most] = [0, 0, 0]
    const opening = async (path: string, { provider = '' }): Promise<Session> => {
      const session = await openSession(path)
      most = Math.max(most, ++open)
      return {
        ...session,
        provider,
        run: async feeds => {
          const outputs = await session.run(feeds)
          if (provider === 'webgpu') await misbehave(outputs.y!.data as Float32Array, ++runs)
          return outputs
        },
        dispose: async () => {
          open--
          await session.dispose()
        },
      }
    }
    const result = await qualifyProvider({ cpu: file, provider: file }, 'webgpu', opening)
    expect(open, 'all sessions are closed').toBe(0)
    return { ...result, runs, most }
  }
  const wait = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

  test('qualifies when it answers as the cpu does, and is never in memory twice', async () => {
    const result = await qualify(() => {})
    expect(result).toMatchObject({ reason: null, lasting: true, runs: 1, most: 1 })
    expect(result.time!.cpuMilliseconds).toBeGreaterThan(0)
  })

  test('does not where it is wrong or throws', async () => {
    expect(await qualify(y => void y.fill(0))).toMatchObject({ reason: expect.stringContaining('differs') })
    expect(await qualify(y => void y.fill(Number.NaN))).toMatchObject({
      reason: expect.stringContaining('not finite'),
    })
    const lost = await qualify(() => Promise.reject(new Error('device lost')))
    expect(lost).toMatchObject({ reason: expect.stringContaining('device lost'), lasting: true })
  })

  test('is told too slow by its second run, since the first also compiles', async () => {
    expect(await qualify((_, run) => wait(run === 1 ? 300 : 0))).toMatchObject({ reason: null, runs: 2 })
    const slow = await qualify(() => wait(300))
    expect(slow.reason).toMatch(/too slow: \d{3} ms where the cpu takes \d+ ms/)
    expect(slow.time!.milliseconds).toBeGreaterThan(290)
  })

  test('is not decided where memory was short', async () => {
    const poor = await qualify(() => Promise.reject(new LikenessError('out-of-memory', 'not enough memory')))
    expect(poor).toEqual({ reason: 'not enough memory', lasting: false, time: null, runs: 1, most: 1 })
  })
})
