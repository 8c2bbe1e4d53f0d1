import { afterAll, expect, test } from 'vitest'
import {
  goldenInput,
  largestDifference,
  openStarterNetwork,
  readNetworkGolden,
} from '../../../../tests/golden/network-golden.ts'
import type { Session } from '../../onnx/session.ts'

const opened: Session[] = []
afterAll(async () => {
  for (const session of opened) await session.dispose()
})

/** Tolerances leave room for the 16-bit storage of the weights. */
test.each([
  ['face-detector/ultraface-rfb', { scores: 5e-3, boxes: 5e-3 }],
  ['face-detector/blazeface-back', { scores: 1e-4, boxes: 1e-2 }],
  ['face-landmarks/facemesh', { landmarks: 5e-3, score: 1e-4 }],
  ['face-landmarks/facemesh-attention', { landmarks: 5e-3, score: 1e-4 }],
  ['face-embedder/fr-feature', { embedding: 1e-2 }],
  ['face-masker/palm-detection-lite', { scores: 1e-4, boxes: 5e-3 }],
  ['face-masker/hand-landmark-lite', { landmarks: 5e-3, score: 1e-4 }],
])('%s gives what its original gave', async (file, tolerances) => {
  const golden = readNetworkGolden(file.split('/')[1]!)
  const session = await openStarterNetwork(`${file}.onnx`)
  opened.push(session)
  const outputs = await session.run({ input: goldenInput(golden) })
  for (const [name, tolerance] of Object.entries(tolerances)) {
    expect(outputs[name]!.dims).toEqual(golden.output[name]!.shape)
    expect(largestDifference(golden, outputs, name), name).toBeLessThan(tolerance)
  }
})
