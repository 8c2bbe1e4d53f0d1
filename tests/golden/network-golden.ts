import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FaceNetworks } from '../../src/core/faces/analysis.ts'
import { openDetector } from '../../src/core/faces/models/face-detector.ts'
import { openEmbedder } from '../../src/core/faces/models/face-embedder.ts'
import type { HandNetworks } from '../../src/core/hands/find-hands.ts'
import { openSession } from '../../src/core/onnx/open-session.ts'
import type { Session } from '../../src/core/onnx/session.ts'
import { elementCount, type FloatTensor, floatTensor, type Tensor } from '../../src/core/tensor/tensor.ts'

interface NetworkGolden {
  readonly shape: readonly number[]
  readonly output: Readonly<Record<string, { shape: number[]; every: number; values: number[] }>>
}

export const starterFile = (path: string): string =>
  fileURLToPath(new URL(`../../resources/models/starter/${path}`, import.meta.url))

export const openStarterNetwork = (path: string): Promise<Session> => openSession(starterFile(path))

/** The starter's face networks; `close` disposes their sessions. */
export const openStarterFaces = async (): Promise<{
  readonly networks: FaceNetworks
  close(): Promise<void>
}> => {
  const opened: Session[] = []
  const open = async (path: string): Promise<Session> => {
    const session = await openStarterNetwork(path)
    opened.push(session)
    return session
  }
  const networks: FaceNetworks = {
    detector: openDetector(await open('face-detector/ultraface-rfb.onnx')),
    blazeFace: await open('face-detector/blazeface-back.onnx'),
    faceMesh: await open('face-landmarks/facemesh.onnx'),
    attentionMesh: await open('face-landmarks/facemesh-attention.onnx'),
    embedder: openEmbedder(await open('face-embedder/fr-feature.onnx')),
  }
  const close = async (): Promise<void> => {
    for (const session of opened) await session.dispose()
  }
  return { networks, close }
}

/** The starter's networks that find hands; `close` disposes their sessions. */
export const openStarterHands = async (): Promise<{
  readonly networks: HandNetworks
  close(): Promise<void>
}> => {
  const networks = {
    palmDetection: await openStarterNetwork('face-masker/palm-detection-lite.onnx'),
    handLandmark: await openStarterNetwork('face-masker/hand-landmark-lite.onnx'),
  }
  const close = async (): Promise<void> => {
    for (const session of Object.values(networks)) await session.dispose()
  }
  return { networks, close }
}

/** What the original runtime made of the input below; a graph of ours must make the same of it. */
export const readNetworkGolden = (name: string): NetworkGolden =>
  JSON.parse(readFileSync(new URL(`./networks/${name}.json`, import.meta.url), 'utf8'))

/** float32(0.5 + 0.5 · sin(0.013 · i)), as the goldens were made with. */
export const goldenInput = ({ shape }: NetworkGolden): FloatTensor =>
  floatTensor(
    Float32Array.from({ length: elementCount(shape) }, (_, i) => 0.5 + 0.5 * Math.sin(0.013 * i)),
    shape,
  )

/** Largest difference between an output and the golden one. */
export const largestDifference = (
  golden: NetworkGolden,
  outputs: Record<string, Tensor>,
  name: string,
): number => {
  const { every, values } = golden.output[name]!
  const data = outputs[name]!.data as Float32Array
  return Math.max(...values.map((value, i) => Math.abs(data[i * every]! - value)))
}
