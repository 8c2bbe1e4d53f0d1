import { basename } from 'node:path'
import { LikenessError } from '../../errors.ts'
import { readSafetensors, type StoredTensors } from '../safetensors.ts'
import { readScalars } from '../tensor-values.ts'
import type { Weight, WeightType } from '../weight.ts'
import { recogniseLoraBase } from './lora-base.ts'
import { isLowRank, type LoraFile, type LoraMatrix, type LoraModule, loraNetworks } from './lora-file.ts'
import { loraLicenceOf, loraTitleOf, statedAlpha, triggerWordsOf } from './lora-metadata.ts'
import { describeLoraModule, groupLoraTensors } from './lora-modules.ts'
import { guessLoraSampling } from './lora-sampling.ts'
import { recogniseOtherLora } from './other-loras.ts'

/** A number that is none comes out of half precision as one beyond its range. */
const largestAlpha = 65504

/**
 * Reads a LoRA, LoCon, LoHa, LoKr or DoRA that is a .safetensors file; of its matrices only the places.
 * @param location of the file from the folder that a graph is opened with; default: the file's name
 * @throws LikenessError `model-not-recognised` for a file that is none; `model-unsupported` for one of another model or
 *   method; `model-damaged` where its tensors do not fit each other; and what `readSafetensors` throws
 */
export const readLora = async (path: string, location: string = basename(path)): Promise<LoraFile> => {
  const file = basename(path)
  const { tensors, metadata } = await readSafetensors(path, location)
  const other = recogniseOtherLora(tensors, metadata, file)
  if (other) throw other
  const { groups, unknown } = groupLoraTensors(tensors, file)
  if (groups.length === 0) throw notALora(tensors, file)
  const [strange] = unknown
  if (strange !== undefined)
    throw new LikenessError(
      'model-unsupported',
      `"${file}" is a LoRA with parts that Likeness does not know: ${unknown.length} of its ${tensors.size} tensors, such as "${strange}". Choose a LoRA for Stable Diffusion 1, 2 or XL without them.`,
    )
  const stored = groups.filter(({ alpha }) => alpha)
  const numbers = await readScalars(
    path,
    stored.map(({ alpha }) => alpha!),
  )
  const alphas = new Map(stored.map((group, i) => [group, numbers[i]!]))
  const stated = statedAlpha(metadata)
  const described = groups.map(group => {
    const alpha = alphas.get(group)
    if (alpha !== undefined && !(Math.abs(alpha) <= largestAlpha))
      throw new LikenessError(
        'model-damaged',
        `"${file}" is damaged: the alpha of "${group.name}" is no number. Download it again.`,
      )
    const rank = group.parts.get('down')?.dims[0] ?? 1
    return describeLoraModule(group, alpha ?? stated(group, rank), file)
  })
  const modules = described.map(({ rank, ...module }) => module)
  const title = loraTitleOf(metadata)
  const licence = loraLicenceOf(metadata)
  const sampling = guessLoraSampling(metadata, file)
  const weights = modules.flatMap(weightsOf)
  return {
    file,
    kind: recogniseLoraBase(modules, metadata, file),
    modules,
    networks: loraNetworks.filter(network => modules.some(module => module.network === network)),
    algorithms: [...new Set(modules.flatMap(({ delta }) => (delta ? [delta.algorithm] : [])))],
    isDora: modules.some(({ magnitude }) => magnitude),
    rank: mostFrequent(described.flatMap(({ rank }) => rank ?? [])),
    precision: mostBytes(weights),
    parameters: weights.reduce((sum, weight) => sum + countOf(weight), 0),
    metadata,
    ...(title !== undefined && { title }),
    ...(licence !== undefined && { licence }),
    triggerWords: triggerWordsOf(metadata),
    ...(sampling && { sampling }),
  }
}

const notALora = (tensors: StoredTensors, file: string): LikenessError => {
  const names = [...tensors.keys()].slice(0, 3)
  return new LikenessError(
    'model-not-recognised',
    `"${file}" is no LoRA that Likeness knows: it holds ${tensors.size} tensors${names.length > 0 ? `, such as ${names.join(', ')}` : ''}. Choose a LoRA for Stable Diffusion 1, 2 or XL.`,
  )
}

const countOf = ({ dims }: Weight): number => dims.reduce((product, size) => product * size, 1)

/** All tensors of a module. */
const weightsOf = ({ delta, magnitude, biasDiff }: LoraModule): readonly Weight[] => [
  ...(delta ? matricesOf(delta).flatMap(partsOf) : []),
  ...[magnitude, biasDiff].filter(weight => weight !== undefined),
]

const matricesOf = (delta: NonNullable<LoraModule['delta']>): readonly LoraMatrix[] => {
  if (delta.algorithm === 'lora') return [delta.matrix]
  return delta.algorithm === 'full' ? [delta.diff] : delta.matrices
}

const partsOf = (matrix: LoraMatrix): readonly Weight[] =>
  isLowRank(matrix) ? [matrix.up, matrix.down, ...(matrix.core ? [matrix.core] : [])] : [matrix]

const mostFrequent = (values: readonly number[]): number | null => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? null
}

const mostBytes = (weights: readonly Weight[]): WeightType => {
  const bytesOf = new Map<WeightType, number>()
  for (const { type, bytes } of weights) bytesOf.set(type, (bytesOf.get(type) ?? 0) + bytes)
  const [most] = [...bytesOf].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? 'float32'
}
