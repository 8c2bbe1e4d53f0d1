import { expect, test } from 'vitest'
import { floatTensor } from '../tensor/tensor.ts'
import { openSession } from './open-session.ts'
import { probeModel } from './probe-model.ts'
import { probeProvider, providerOrder } from './providers.ts'

test('the probe graph computes Relu(Conv(x, w)) · m', async () => {
  const session = await openSession(probeModel())
  const centre = new Float32Array(36)
  for (let c = 0; c < 4; c++) centre[c * 9 + 4] = c - 1
  const identity = new Float32Array(64)
  for (let i = 0; i < 8; i++) identity[i * 9] = 1
  const x = Float32Array.from({ length: 64 }, (_, i) => i - 30)
  const { y } = await session.run({
    x: floatTensor(x, [1, 1, 8, 8]),
    w: floatTensor(centre, [4, 1, 3, 3]),
    m: floatTensor(identity, [8, 8]),
  })
  await session.dispose()
  for (let c = 0; c < 4; c++)
    for (let i = 0; i < 64; i++) expect(y!.data[c * 64 + i]).toBe(Math.max(0, x[i]! * (c - 1)))
})

test('cpu always works and ends every order', async () => {
  expect(await probeProvider('cpu')).toMatchObject({
    works: true,
    tooSlow: false,
    reason: null,
    difference: 0,
  })
  for (const [platform, arch] of [
    ['win32', 'x64'],
    ['darwin', 'arm64'],
    ['darwin', 'x64'],
    ['linux', 'x64'],
    ['linux', 'arm64'],
  ] as const)
    expect(providerOrder(platform, arch).at(-1)).toBe('cpu')
})

test('a provider that is not there says why', async () => {
  const probe = await probeProvider('nonsense')
  expect(probe.works).toBe(false)
  expect(probe.reason).toContain('nonsense')
})
