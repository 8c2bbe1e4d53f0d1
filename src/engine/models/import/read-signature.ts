import type { Session, TensorInfo } from '../../../core/onnx/session.ts'
import type { SwapperKind } from '../../../core/swap/network/models/swapper-models.ts'
import { type FaceRole, faceRole } from '../catalogue/one-file.ts'

type Shape = TensorInfo['shape']

/** Whether a declared shape can be that one: null stands for any size, and a symbol for whatever is wanted. */
const fits = (shape: Shape | undefined, wanted: readonly (number | null)[]): boolean =>
  shape?.length === wanted.length &&
  wanted.every((size, at) => {
    const declared = shape[at]
    return size === null || typeof declared !== 'number' || declared < 0 || declared === size
  })

/** As `fits`, with the numbers themselves declared: symbols prove nothing. */
const says = (shape: Shape | undefined, wanted: readonly (number | null)[]): boolean =>
  fits(shape, wanted) && wanted.every((size, at) => size === null || shape?.[at] === size)

const lastIs = (shape: Shape, size: number): boolean => shape.at(-1) === size

type Graph = Pick<Session, 'inputs' | 'outputs'>

interface Known {
  readonly role: FaceRole
  readonly network: string
  readonly matches: (graph: Graph, fileName: string) => boolean
}

const square = (side: number) => [null, 3, side, side]
const only = ({ inputs }: Graph): Shape | undefined => (inputs.length === 1 ? inputs[0]?.shape : undefined)
const named = ({ inputs }: Graph, name: string) => inputs.find(input => input.name === name)?.shape

/** Restorers are alike but for a weight; which of them it is only shows in what people call them. */
const isRestorer = ({ inputs, outputs }: Graph): boolean =>
  says(inputs.find(({ shape }) => shape.length === 4)?.shape, square(512)) &&
  fits(outputs[0]?.shape, square(512))

const known: readonly Known[] = [
  {
    role: 'face-swapper',
    network: 'inswapper',
    matches: graph => says(named(graph, 'target'), square(128)) && fits(named(graph, 'source'), [null, 512]),
  },
  {
    role: 'face-swapper',
    network: 'hyperswap',
    matches: graph =>
      says(named(graph, 'target'), square(256)) &&
      fits(named(graph, 'source'), [null, 512]) &&
      graph.outputs.length === 2,
  },
  {
    role: 'face-embedder',
    network: 'fr-feature',
    matches: graph =>
      fits(only(graph), square(112)) &&
      says(graph.outputs[0]?.shape, [null, 512]) &&
      graph.outputs[0]?.name === 'embedding',
  },
  {
    role: 'face-embedder',
    network: 'arcface',
    matches: graph => fits(only(graph), square(112)) && says(graph.outputs[0]?.shape, [null, 512]),
  },
  {
    role: 'face-embedder',
    network: 'sface',
    matches: graph => fits(only(graph), square(112)) && says(graph.outputs[0]?.shape, [null, 128]),
  },
  {
    role: 'face-detector',
    network: 'scrfd',
    matches: ({ inputs, outputs }) =>
      inputs.length === 1 &&
      outputs.length === 9 &&
      [1, 4, 10].every(size => outputs.filter(({ shape }) => lastIs(shape, size)).length === 3),
  },
  {
    role: 'face-detector',
    network: 'yunet',
    matches: ({ inputs, outputs }) =>
      inputs.length === 1 &&
      outputs.length === 12 &&
      ['cls', 'obj', 'bbox', 'kps'].every(
        part => outputs.filter(({ name }) => name.startsWith(`${part}_`)).length === 3,
      ),
  },
  {
    role: 'face-detector',
    network: 'yoloface',
    matches: graph =>
      fits(only(graph), square(640)) &&
      graph.outputs.length === 1 &&
      says(graph.outputs[0]?.shape, [null, 20, null]),
  },
  {
    role: 'face-landmarks',
    network: '2d106det',
    matches: graph => fits(only(graph), square(192)) && says(graph.outputs[0]?.shape, [null, 212]),
  },
  {
    role: 'face-landmarks',
    network: '2dfan4',
    matches: graph =>
      says(only(graph), square(256)) && graph.outputs.some(({ shape }) => fits(shape, [null, 68, 3])),
  },
  {
    role: 'face-masker',
    network: 'xseg',
    matches: graph =>
      says(only(graph), [null, 256, 256, 3]) && fits(graph.outputs[0]?.shape, [null, 256, 256, 1]),
  },
  {
    role: 'face-masker',
    network: 'bisenet',
    matches: graph => fits(only(graph), square(512)) && says(graph.outputs[0]?.shape, [null, 19, null, null]),
  },
  {
    role: 'face-restorer',
    network: 'codeformer',
    matches: graph => isRestorer(graph) && graph.inputs.length === 2 && named(graph, 'weight') !== undefined,
  },
  {
    role: 'face-restorer',
    network: 'restoreformer',
    matches: (graph, fileName) =>
      isRestorer(graph) && graph.inputs.length === 1 && /restore_?former/i.test(fileName),
  },
  {
    role: 'face-restorer',
    network: 'gfpgan',
    matches: graph => isRestorer(graph) && graph.inputs.length === 1,
  },
]

/** What a message to people calls the kinds understood. */
export const understoodNetworks =
  'inswapper 128, HyperSwap 256, GHOST and SimSwap (in a folder with their crossface network), ArcFace, SFace, SCRFD with landmarks, YuNet, yoloface, 2DFAN-4, 2d106det, XSeg, BiSeNet, GFPGAN, CodeFormer, RestoreFormer++ and convolutional upscalers'

/** Recognises a face network by the names and shapes its graph declares. */
export const recogniseFaceNetwork = (graph: Graph, fileName: string, path: string) => {
  const match = known.find(({ matches }) => matches(graph, fileName))
  return match ? faceRole(match.role, match.network, path) : null
}

/**
 * Which swapper that wants a translated embedding a graph is: by its size and, where GHOST and SimSwap are alike, by
 * what people call the file.
 */
export const recogniseTranslatedSwapper = (graph: Graph, fileName: string): SwapperKind | null => {
  if (graph.outputs.length !== 1 || !fits(named(graph, 'source'), [null, 512])) return null
  if (says(named(graph, 'target'), square(512))) return 'simswap-512'
  if (!says(named(graph, 'target'), square(256))) return null
  if (/ghost/i.test(fileName)) return 'ghost'
  return /simswap/i.test(fileName) ? 'simswap-256' : null
}

/** An embedding in, an embedding of another space out. */
export const isCrossface = (graph: Graph): boolean =>
  fits(only(graph), [null, 512]) && graph.outputs.length === 1 && fits(graph.outputs[0]?.shape, [null, 512])

/** A picture in, a picture out, of any size: worth a trial whether it enlarges. */
export const mayBeUpscaler = (graph: Graph): boolean =>
  fits(only(graph), [null, 3, null, null]) &&
  graph.outputs.length === 1 &&
  fits(graph.outputs[0]?.shape, [null, 3, null, null])
