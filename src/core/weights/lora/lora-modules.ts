import { LikenessError } from '../../errors.ts'
import { reshaped, weightOf } from '../key-names/named-weights.ts'
import type { StoredTensor, StoredTensors } from '../safetensors.ts'
import type { Weight } from '../weight.ts'
import { type LoraDelta, type LoraMatrix, type LoraModule, type LowRank, matrixShape } from './lora-file.ts'
import { type LoraKey, type LoraPart, parseLoraKey } from './lora-keys.ts'

/** The tensors of one layer, by what they are. */
export interface LoraTensors extends Omit<LoraKey, 'part'> {
  readonly parts: ReadonlyMap<LoraPart, Weight>
  /** Where the file has the number that deltas are scaled by. */
  readonly alpha?: StoredTensor
}

/**
 * The tensors of a LoRA by their layers.
 * @returns also the names that mean nothing to it
 * @throws LikenessError `model-damaged` where two tensors are the same part of the same layer; `model-unsupported` for types
 *   that cannot be computed with
 */
export const groupLoraTensors = (
  tensors: StoredTensors,
  file: string,
): { readonly groups: readonly LoraTensors[]; readonly unknown: readonly string[] } => {
  const groups = new Map<
    string,
    { readonly key: LoraKey; readonly parts: Map<LoraPart, Weight>; alpha?: StoredTensor }
  >()
  const unknown: string[] = []
  for (const [name, tensor] of tensors) {
    const key = parseLoraKey(name)
    if (!key) {
      unknown.push(name)
      continue
    }
    const at = `${key.network} ${key.key}`
    const group = groups.get(at) ?? { key, parts: new Map<LoraPart, Weight>() }
    groups.set(at, group)
    if (key.part === 'alpha' ? group.alpha : group.parts.has(key.part))
      throw new LikenessError(
        'model-damaged',
        `"${file}" is damaged: it has the ${key.part} of "${key.name}" twice, under two names. Get another version of it.`,
      )
    if (key.part === 'alpha') group.alpha = tensor
    else group.parts.set(key.part, weightOf(name, tensor))
  }
  return {
    groups: Array.from(groups.values(), ({ key: { network, key, name }, ...group }) => ({
      ...{ network, key, name },
      ...group,
    })),
    unknown,
  }
}

/**
 * What a layer's tensors are, with their shapes compared.
 * @param alpha the file's number for this layer; undefined where it has none: deltas are taken as they are
 * @throws LikenessError `model-damaged` where tensors are missing or their shapes do not fit each other
 */
export const describeLoraModule = (
  { network, key, name, parts }: LoraTensors,
  alpha: number | undefined,
  file: string,
): LoraModule & { readonly rank: number | null } => {
  const damaged = (what: string) =>
    new LikenessError('model-damaged', `"${file}" is damaged: "${name}" ${what}. Download it again.`)
  const left = new Map(parts)
  const take = (part: LoraPart): Weight | undefined => {
    const weight = left.get(part)
    left.delete(part)
    if (weight?.dims.some(size => size === 0) || weight?.dims.length === 0)
      throw damaged(`has an empty ${part}`)
    return weight
  }
  const biasDiff = take('diff_b')
  const magnitude = describeMagnitude(take('dora_scale'), take('lora_magnitude_vector'), damaged)
  const described = describeDelta(take, damaged)
  const [rest] = left.keys()
  if (rest !== undefined) throw damaged(`has a ${rest} that belongs to nothing`)
  if (!described && magnitude) throw damaged('has a magnitude and nothing to bring to it')
  if (!described && !biasDiff) throw damaged('has an alpha and nothing to scale by it')
  if (described?.delta.algorithm === 'full' && magnitude)
    throw damaged('has a whole difference and a magnitude')
  return {
    ...{ network, key, name },
    ...(described && { delta: described.delta }),
    scale: described?.rank && alpha !== undefined ? alpha / described.rank : 1,
    ...(magnitude && { magnitude }),
    ...(biasDiff && { biasDiff }),
    rank: described?.rank ?? null,
  }
}

/** peft has lengths by output, whatever their shape ([n], of convolutions [1, n, 1, 1]); LyCORIS by output or by input. */
const describeMagnitude = (
  ofLycoris: Weight | undefined,
  ofPeft: Weight | undefined,
  damaged: (what: string) => LikenessError,
): Weight | undefined => {
  if (ofLycoris && ofPeft) throw damaged('has two magnitudes')
  const magnitude = ofLycoris ?? ofPeft
  if (!magnitude) return undefined
  const { dims } = magnitude
  const count = dims.reduce((product, size) => product * size, 1)
  const byInput = ofLycoris !== undefined && dims.length > 1 && dims[0] === 1
  if (![dims[0], dims[1]].includes(count)) throw damaged('has a magnitude of a wrong shape')
  return reshaped(magnitude, byInput ? [1, count] : [count, 1])
}

interface Described {
  readonly delta: LoraDelta
  /** What alpha is divided by; null where it has no say. */
  readonly rank: number | null
}

const describeDelta = (
  take: (part: LoraPart) => Weight | undefined,
  damaged: (what: string) => LikenessError,
): Described | null => {
  const [up, down, mid] = [take('up'), take('down'), take('mid')]
  const hada1 = [take('hada_w1_a'), take('hada_w1_b'), take('hada_t1')] as const
  const hada2 = [take('hada_w2_a'), take('hada_w2_b'), take('hada_t2')] as const
  const lokr1 = [take('lokr_w1_a'), take('lokr_w1_b'), undefined] as const
  const lokr2 = [take('lokr_w2_a'), take('lokr_w2_b'), take('lokr_t2')] as const
  const [w1, w2, diff] = [take('lokr_w1'), take('lokr_w2'), take('diff')]

  const lowRank = (a?: Weight, b?: Weight, core?: Weight, turned = core !== undefined): LowRank => {
    if (!a || !b) throw damaged('lacks one of the matrices of a product')
    const isMatrix = [a, b].every(({ dims }) => dims.length === 2 || dims.length === 4)
    if (!isMatrix || a.dims.slice(2).some(size => size !== 1)) throw damaged('has a matrix of a wrong shape')
    const matrix = { ...reshaped(a, a.dims.slice(0, 2)), ...(turned && { transposed: true }) }
    const ranks = [matrix.dims[turned ? 0 : 1], b.dims[0]]
    if (core && (core.dims.length !== 4 || b.dims.slice(2).some(size => size !== 1)))
      throw damaged('has a kernel of a wrong shape')
    const inner = core ? core.dims.slice(0, 2) : [ranks[1], ranks[0]]
    if (inner[0] !== ranks[0] || inner[1] !== ranks[1])
      throw damaged(`has matrices of ranks ${ranks.join(' and ')}, which cannot be multiplied`)
    return { up: matrix, down: b, ...(core && { core }) }
  }
  const factor = (whole: Weight | undefined, parts: readonly [Weight?, Weight?, Weight?]): LoraMatrix => {
    if (whole && parts.some(part => part)) throw damaged('has a matrix both whole and as a product')
    return whole ?? lowRank(...parts)
  }

  const found: Described[] = []
  if (up || down || mid) {
    const matrix = lowRank(up, down, mid, false)
    found.push({ delta: { algorithm: 'lora', matrix }, rank: matrix.down.dims[0]! })
  }
  if ([...hada1, ...hada2].some(part => part)) {
    const matrices = [lowRank(...hada1), lowRank(...hada2)] as const
    const [shape1, shape2] = matrices.map(matrix => matrixShape(matrix).join(' × '))
    if (shape1 !== shape2) throw damaged(`has matrices of ${shape1} and ${shape2} to multiply`)
    found.push({ delta: { algorithm: 'loha', matrices }, rank: matrices[0].down.dims[0]! })
  }
  if ([w1, w2, ...lokr1, ...lokr2].some(part => part)) {
    const matrices = [factor(w1, lokr1), factor(w2, lokr2)] as const
    // Of two whole matrices nothing is scaled.
    const rank = lokr2[1]?.dims[0] ?? lokr1[1]?.dims[0] ?? null
    found.push({ delta: { algorithm: 'lokr', matrices }, rank })
  }
  if (diff) found.push({ delta: { algorithm: 'full', diff }, rank: null })
  if (found.length > 1) throw damaged('has changes of several kinds at once')
  return found[0] ?? null
}
