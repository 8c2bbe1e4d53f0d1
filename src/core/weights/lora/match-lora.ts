import { LikenessError } from '../../errors.ts'
import type { CheckpointComponents } from '../checkpoint.ts'
import { ldmUNetLayers } from '../key-names/ldm-unet-layers.ts'
import type { Weight, Weights } from '../weight.ts'
import { deltaShape, type LoraChanges, type LoraModule, type LoraNetwork } from './lora-file.ts'

/** The networks of a checkpoint, by diffusers' names. */
export const componentOf = {
  unet: 'unet',
  text_encoder: 'textEncoder',
  text_encoder_2: 'textEncoder2',
} as const satisfies Record<LoraNetwork, keyof CheckpointComponents>

/** A tensor of a checkpoint that a module of a LoRA changes. */
export interface LoraTarget {
  readonly network: LoraNetwork
  /** Its name in diffusers, as `conv_in.weight`. */
  readonly name: string
  readonly weight: Weight
  readonly module: LoraModule
  /** Whether the module's `delta` or its `biasDiff` is for it. */
  readonly part: 'delta' | 'biasDiff'
}

/**
 * Finds what each module of a LoRA changes in a checkpoint.
 * @param wanted networks that are to be changed
 * @throws LikenessError `model-unsupported` where modules fit no layer: without them something else would be drawn
 */
export const matchLora = (
  lora: LoraChanges,
  components: Partial<CheckpointComponents>,
  wanted: (network: LoraNetwork) => boolean,
): readonly LoraTarget[] => {
  const tables = new Map<LoraNetwork, ReadonlyMap<string, string>>()
  const targets: LoraTarget[] = []
  const misfits: string[] = []
  for (const module of lora.modules) {
    const { network } = module
    if (!wanted(network)) continue
    const weights = components[componentOf[network]] ?? new Map<string, Weight>()
    const table = tables.get(network) ?? layersOf(network, weights)
    tables.set(network, table)
    const found = targetsOf(module, weights, table.get(module.key))
    if (found) targets.push(...found)
    else misfits.push(module.name)
  }
  if (misfits.length > 0)
    throw new LikenessError(
      'model-unsupported',
      `"${lora.file}" does not fit the model: ${misfits.length} of its ${lora.modules.length} parts have no such layer there, or one of another shape, such as "${misfits.slice(0, 3).join('", "')}". Choose a LoRA that was made for this kind of model.`,
    )
  return targets
}

/** Names of a network's layers by what LoRAs call them, with `_` for dots. */
const layersOf = (network: LoraNetwork, weights: Weights): ReadonlyMap<string, string> => {
  const layers = new Map<string, string>()
  for (const name of weights.keys()) {
    const layer = /^(.+)\.weight$/.exec(name)?.[1]
    if (layer !== undefined) layers.set(layer.replaceAll('.', '_'), layer)
  }
  if (network === 'unet')
    for (const [ldm, layer] of ldmUNetLayers(weights)) layers.set(ldm.replaceAll('.', '_'), layer)
  return layers
}

/** Null where the module fits nothing. */
const targetsOf = (
  module: LoraModule,
  weights: Weights,
  layer: string | undefined,
): readonly LoraTarget[] | null => {
  if (layer === undefined) return null
  const { network, delta, magnitude, biasDiff } = module
  const targets: LoraTarget[] = []
  if (delta) {
    const name = `${layer}.weight`
    const weight = weights.get(name)!
    const { rows, inputs, columns } = matrixOf(weight)
    const [deltaRows, deltaColumns] = deltaShape(delta)
    if (deltaRows !== rows || deltaColumns !== columns) return null
    if (magnitude && magnitude.dims[0] !== rows && magnitude.dims[1] !== inputs) return null
    targets.push({ network, name, weight, module, part: 'delta' })
  }
  if (biasDiff) {
    const name = `${layer}.bias`
    const weight = weights.get(name)
    if (!weight || matrixOf(weight).rows !== matrixOf(biasDiff).rows) return null
    targets.push({ network, name, weight, module, part: 'biasDiff' })
  }
  return targets
}

/** A shape as torch has it, of a weight that may be stored as [in, out]. */
export const torchDims = ({ dims, transposed }: Weight): readonly number[] =>
  transposed ? [...dims].reverse() : dims

/** A weight as a matrix: rows are outputs, columns inputs with their kernel. */
export const matrixOf = (
  weight: Weight,
): { readonly rows: number; readonly inputs: number; readonly columns: number } => {
  const [rows = 1, inputs = 1, ...kernel] = torchDims(weight)
  return { rows, inputs, columns: kernel.reduce((product, size) => product * size, inputs) }
}
