import type { Checkpoint } from '../checkpoint.ts'
import type { Weight, WeightType } from '../weight.ts'

/** Networks of a checkpoint that a LoRA changes, by diffusers' names. */
export const loraNetworks = ['unet', 'text_encoder', 'text_encoder_2'] as const
export type LoraNetwork = (typeof loraNetworks)[number]

/**
 * A matrix [rows, columns] as a product of smaller ones: `up` [rows, rank] × `down` [rank, columns].
 * With `core` [rank, rank, height, width] it is a kernel by Tucker's decomposition: `core` multiplied by `up` along its first
 * axis and by `down` [rank, inputs] along its second, seen as [rows, inputs × height × width].
 */
export interface LowRank {
  /** `transposed` where the file has [rank, rows]. */
  readonly up: Weight
  readonly down: Weight
  readonly core?: Weight
}

/** A matrix that is stored whole, or as a product. */
export type LoraMatrix = Weight | LowRank

/**
 * What is added to a weight that is seen as a matrix [outputs, inputs × kernel].
 * Source: peft `LoraLayer`; LyCORIS' `locon`, `loha`, `lokr` and `full`.
 */
export type LoraDelta =
  | { readonly algorithm: 'lora'; readonly matrix: LowRank }
  /** The product of two matrices, value by value. */
  | { readonly algorithm: 'loha'; readonly matrices: readonly [LowRank, LowRank] }
  /** The Kronecker product of two matrices. */
  | { readonly algorithm: 'lokr'; readonly matrices: readonly [LoraMatrix, LoraMatrix] }
  /** The difference itself. */
  | { readonly algorithm: 'full'; readonly diff: Weight }

/** What a file has for one layer of a network. */
export interface LoraModule {
  readonly network: LoraNetwork
  /** The layer's name, its dots written as `_`, since some files have it no other way: `conv_in`, `input_blocks_0_0`. */
  readonly key: string
  /** As in the file, for messages. */
  readonly name: string
  readonly delta?: LoraDelta
  /** What `delta` is multiplied by: alpha / rank, as the file has it. */
  readonly scale: number
  /**
   * DoRA: lengths that the changed weight is brought to, [outputs, 1] of what leads to each output, [1, inputs] of what comes
   * from each input.
   */
  readonly magnitude?: Weight
  /** What is added to the layer's bias. */
  readonly biasDiff?: Weight
}

/** How a model that was distilled into a LoRA wants to be sampled. */
export interface LoraSampling {
  /** As Likeness names it: `lcm`, `euler`, `ddim`, `tcd`, `euler-a`. */
  readonly scheduler: string
  /** Few steps begin at pure noise only where they are counted from the end. */
  readonly timestepSpacing: 'leading' | 'trailing'
  readonly steps: number
  readonly guidanceScale: number
  /** Told by what its makers wrote into the file, or by the file's name, which anyone may change. */
  readonly basis: 'metadata' | 'name'
}

/** A LoRA or one of its kind (LoCon, LoHa, LoKr, DoRA) as it lies on disk. */
export interface LoraFile {
  /** Its name, for messages. */
  readonly file: string
  /** Of the checkpoints that it fits. */
  readonly kind: Checkpoint['kind']
  readonly modules: readonly LoraModule[]
  /** Those it changes, in the order of `loraNetworks`. */
  readonly networks: readonly LoraNetwork[]
  readonly algorithms: readonly LoraDelta['algorithm'][]
  /** Whether any module is of a DoRA. */
  readonly isDora: boolean
  /** Of most modules; null where none has a rank, as with full differences. */
  readonly rank: number | null
  /** Of most values. */
  readonly precision: WeightType
  readonly parameters: number
  readonly metadata: ReadonlyMap<string, string>
  readonly title?: string
  readonly licence?: string
  /** Words that call it up in a prompt: those that its makers name, then those its pictures were described with most. */
  readonly triggerWords: readonly string[]
  readonly sampling?: LoraSampling
}

/** What merging needs to know of it. */
export type LoraChanges = Pick<LoraFile, 'file' | 'kind' | 'modules'>

export const isLowRank = (matrix: LoraMatrix): matrix is LowRank => 'down' in matrix

const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1)

const lowRankShape = ({ up, down, core }: LowRank): readonly [rows: number, columns: number] => [
  up.dims[up.transposed ? 1 : 0] ?? 0,
  product([...down.dims.slice(1), ...(core?.dims.slice(2) ?? [])]),
]

/** Rows and columns. */
export const matrixShape = (matrix: LoraMatrix): readonly [rows: number, columns: number] =>
  isLowRank(matrix) ? lowRankShape(matrix) : [matrix.dims[0] ?? 0, product(matrix.dims.slice(1))]

/** Rows and columns of the weight that it is for. */
export const deltaShape = (delta: LoraDelta): readonly [rows: number, columns: number] => {
  switch (delta.algorithm) {
    case 'lora':
      return matrixShape(delta.matrix)
    case 'loha':
      return matrixShape(delta.matrices[0])
    case 'lokr': {
      const [[rows1, columns1], [rows2, columns2]] = [
        matrixShape(delta.matrices[0]),
        matrixShape(delta.matrices[1]),
      ]
      return [rows1 * rows2, columns1 * columns2]
    }
    case 'full':
      return matrixShape(delta.diff)
  }
}
