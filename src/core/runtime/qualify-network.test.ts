import { expect, test } from 'vitest'
import { floatTensor, type Tensor } from '../tensor/tensor.ts'
import { openSession } from './open-session.ts'
import { probeGraph } from './probe-graph.ts'
import { compareOutputs, qualifyNetwork } from './qualify-network.ts'
import { sampleFeeds } from './sample-feeds.ts'
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

test('open dimensions become small ones that fit their place', () => {
  const { sample, ids, timestep } = sampleFeeds(
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

test('a provider that answers as the cpu qualifies, one that does not says why', async () => {
  const session = await openSession(probeGraph())
  const changed = (change: (y: Float32Array) => void): Session => ({
    ...session,
    run: async feeds => {
      const outputs = await session.run(feeds)
      change(outputs.y!.data as Float32Array)
      return outputs
    },
  })
  try {
    expect(await qualifyNetwork(session, session)).toBeNull()
    expect(
      await qualifyNetwork(
        changed(y => y.fill(0)),
        session,
      ),
    ).toContain('differs')
    expect(
      await qualifyNetwork(
        changed(y => y.fill(Number.NaN)),
        session,
      ),
    ).toContain('not finite')
    const throwing = { ...session, run: () => Promise.reject(new Error('device lost')) }
    expect(await qualifyNetwork(throwing, session)).toContain('device lost')
  } finally {
    await session.dispose()
  }
})
