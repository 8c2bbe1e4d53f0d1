import type { Session, TensorInfo } from '../../../core/onnx/session.ts'
import type { SwapperKind } from '../../../core/swap/network/models/swapper-models.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import { type NetworkRole, networkRoleManifest } from '../catalogue/catalogue-entry.ts'

/** A model found in a folder or file: which files make up its pack, and which roles they fill. */
export interface RecognisedModel {
  readonly title: string
  /** Where the model says it. */
  readonly licence?: string
  readonly roles: PackManifest['roles']
  /** A picture among the files that shows what it does. */
  readonly preview?: string
  /** Where each file is, and its path in the pack. */
  readonly files: readonly { readonly from: string; readonly path: string }[]
}

type Shape = TensorInfo['shape']

/** Whether a declared shape is compatible with another: null stands for any size, as does a symbolic dimension. */
const matchesShape = (shape: Shape | undefined, wanted: readonly (number | null)[]): boolean =>
  shape?.length === wanted.length &&
  wanted.every((size, axis) => {
    const declared = shape[axis]
    return size === null || typeof declared !== 'number' || declared < 0 || declared === size
  })

/** As `matchesShape`, but a symbolic dimension does not match a number. */
const declaresShape = (shape: Shape | undefined, wanted: readonly (number | null)[]): boolean =>
  matchesShape(shape, wanted) && wanted.every((size, axis) => size === null || shape?.[axis] === size)

const hasLastSize = (shape: Shape, size: number): boolean => shape.at(-1) === size

type Graph = Pick<Session, 'inputs' | 'outputs'>

interface NetworkSignature {
  readonly role: NetworkRole
  readonly network: string
  readonly matches: (graph: Graph, fileName: string) => boolean
}

const square = (side: number) => [null, 3, side, side]
const onlyInputShape = ({ inputs }: Graph): Shape | undefined =>
  inputs.length === 1 ? inputs[0]?.shape : undefined
const inputShape = ({ inputs }: Graph, name: string) => inputs.find(input => input.name === name)?.shape

/** Restorers have equal signatures but for CodeFormer's weight; the others are told apart by their file names. */
const isRestorer = ({ inputs, outputs }: Graph): boolean =>
  declaresShape(inputs.find(({ shape }) => shape.length === 4)?.shape, square(512)) &&
  matchesShape(outputs[0]?.shape, square(512))

/** BiRefNet and IS-Net have equal signatures. */
const isIsNet = (fileName: string): boolean => /is-?net|(^|[-_])dis([-_.]|$)|rmbg-?1/i.test(fileName)

/** Whether a graph takes an image of this side and gives one channel of it. */
const isMatting = (graph: Graph, side: number, outputs: number): boolean =>
  declaresShape(onlyInputShape(graph), square(side)) &&
  graph.outputs.length === outputs &&
  matchesShape(graph.outputs[0]?.shape, [null, 1, side, side])

const signatures: readonly NetworkSignature[] = [
  {
    role: 'face-swapper',
    network: 'inswapper',
    matches: graph =>
      declaresShape(inputShape(graph, 'target'), square(128)) &&
      matchesShape(inputShape(graph, 'source'), [null, 512]),
  },
  {
    role: 'face-swapper',
    network: 'hyperswap',
    matches: graph =>
      declaresShape(inputShape(graph, 'target'), square(256)) &&
      matchesShape(inputShape(graph, 'source'), [null, 512]) &&
      graph.outputs.length === 2,
  },
  {
    role: 'face-embedder',
    network: 'fr-feature',
    matches: graph =>
      matchesShape(onlyInputShape(graph), square(112)) &&
      declaresShape(graph.outputs[0]?.shape, [null, 512]) &&
      graph.outputs[0]?.name === 'embedding',
  },
  {
    role: 'face-embedder',
    network: 'arcface',
    matches: graph =>
      matchesShape(onlyInputShape(graph), square(112)) && declaresShape(graph.outputs[0]?.shape, [null, 512]),
  },
  {
    role: 'face-embedder',
    network: 'sface',
    matches: graph =>
      matchesShape(onlyInputShape(graph), square(112)) && declaresShape(graph.outputs[0]?.shape, [null, 128]),
  },
  {
    role: 'face-detector',
    network: 'scrfd',
    matches: ({ inputs, outputs }) =>
      inputs.length === 1 &&
      outputs.length === 9 &&
      [1, 4, 10].every(size => outputs.filter(({ shape }) => hasLastSize(shape, size)).length === 3),
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
      matchesShape(onlyInputShape(graph), square(640)) &&
      graph.outputs.length === 1 &&
      declaresShape(graph.outputs[0]?.shape, [null, 20, null]),
  },
  {
    role: 'face-landmarks',
    network: '2d106det',
    matches: graph =>
      matchesShape(onlyInputShape(graph), square(192)) && declaresShape(graph.outputs[0]?.shape, [null, 212]),
  },
  {
    role: 'face-landmarks',
    network: '2dfan4',
    matches: graph =>
      declaresShape(onlyInputShape(graph), square(256)) &&
      graph.outputs.some(({ shape }) => matchesShape(shape, [null, 68, 3])),
  },
  {
    role: 'face-masker',
    network: 'xseg',
    matches: graph =>
      declaresShape(onlyInputShape(graph), [null, 256, 256, 3]) &&
      matchesShape(graph.outputs[0]?.shape, [null, 256, 256, 1]),
  },
  {
    role: 'face-masker',
    network: 'bisenet',
    matches: graph =>
      matchesShape(onlyInputShape(graph), square(512)) &&
      declaresShape(graph.outputs[0]?.shape, [null, 19, null, null]),
  },
  {
    role: 'face-restorer',
    network: 'codeformer',
    matches: graph =>
      isRestorer(graph) && graph.inputs.length === 2 && inputShape(graph, 'weight') !== undefined,
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
  {
    role: 'colouriser',
    network: 'ddcolor',
    matches: graph =>
      matchesShape(onlyInputShape(graph), [null, 3, null, null]) &&
      graph.outputs.length === 1 &&
      declaresShape(graph.outputs[0]?.shape, [null, 2, null, null]),
  },
  {
    role: 'background-remover',
    network: 'selfie-segmentation',
    matches: graph => isMatting(graph, 256, 1),
  },
  {
    role: 'background-remover',
    network: 'u2net',
    // The last of its stages, and those before it.
    matches: graph => isMatting(graph, 320, 7) || isMatting(graph, 320, 1),
  },
  {
    role: 'background-remover',
    network: 'isnet',
    matches: (graph, fileName) =>
      declaresShape(onlyInputShape(graph), square(1024)) &&
      declaresShape(graph.outputs[0]?.shape, [null, 1, null, null]) &&
      (graph.outputs.length > 1 || isIsNet(fileName)),
  },
  {
    role: 'background-remover',
    network: 'birefnet',
    matches: graph => isMatting(graph, 1024, 1),
  },
  {
    role: 'background-remover',
    network: 'modnet',
    matches: graph =>
      matchesShape(onlyInputShape(graph), [null, 3, null, null]) &&
      graph.outputs.length === 1 &&
      declaresShape(graph.outputs[0]?.shape, [null, 1, null, null]),
  },
]

/** The networks that can be imported, as a message lists them. */
export const supportedNetworks =
  'inswapper 128, HyperSwap 256, GHOST and SimSwap (in a folder with their crossface network), ArcFace, SFace, SCRFD with landmarks, YuNet, yoloface, 2DFAN-4, 2d106det, XSeg, BiSeNet, GFPGAN, CodeFormer, RestoreFormer++, DDColor, MODNet, BiRefNet, IS-Net, U²-Net and convolutional upscalers'

/**
 * The manifest roles of a network, recognised by its inputs and outputs; null for an unknown one.
 * @param path of the graph in the pack
 */
export const recogniseNetwork = (graph: Graph, fileName: string, path: string) => {
  const match = signatures.find(({ matches }) => matches(graph, fileName))
  return match ? networkRoleManifest(match.role, match.network, path) : null
}

/**
 * Which of the swappers that need a translated embedding a graph is: by its size and, as GHOST and SimSwap have equal
 * signatures, by its file name. Null for another network.
 */
export const recogniseTranslatedSwapper = (graph: Graph, fileName: string): SwapperKind | null => {
  if (graph.outputs.length !== 1 || !matchesShape(inputShape(graph, 'source'), [null, 512])) return null
  if (declaresShape(inputShape(graph, 'target'), square(512))) return 'simswap-512'
  if (!declaresShape(inputShape(graph, 'target'), square(256))) return null
  if (/ghost/i.test(fileName)) return 'ghost'
  return /simswap/i.test(fileName) ? 'simswap-256' : null
}

/** Whether a graph translates an embedding into one of another embedder. */
export const isCrossface = (graph: Graph): boolean =>
  matchesShape(onlyInputShape(graph), [null, 512]) &&
  graph.outputs.length === 1 &&
  matchesShape(graph.outputs[0]?.shape, [null, 512])

/** Whether a graph takes an image of any size and gives one, so that it may be an upscaler. */
export const isImageToImage = (graph: Graph): boolean =>
  matchesShape(onlyInputShape(graph), [null, 3, null, null]) &&
  graph.outputs.length === 1 &&
  matchesShape(graph.outputs[0]?.shape, [null, 3, null, null])
