import { LikenessError } from '../../errors.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, wholeNumbers } from '../../tensor/convert.ts'
import type { FloatTensor, Tensor } from '../../tensor/tensor.ts'

export interface EncodedText {
  /** [1, 77, hidden]: every token in its context. */
  readonly hidden: FloatTensor
  /** `text_embeds`, [1, d]: the whole prompt, as encoders with a projection give it. */
  readonly pooled?: FloatTensor
}

/**
 * Which layer a denoiser was trained on: the one the export calls last (SD 1.x and 2.x, whose exports end where
 * training did) or the one before (SDXL).
 */
export type TextLayer = 'last' | 'penultimate'

/**
 * CLIP text encoder. in: `input_ids` int32 or int64 [1, 77] → `last_hidden_state` [1, 77, hidden]; from optimum also
 * `hidden_states.0` … `hidden_states.N` of the same shape and, with a projection, `text_embeds` [1, d]. An export
 * without numbered states ends at the layer the denoiser wants.
 * Source: diffusers scripts/convert_stable_diffusion_checkpoint_to_onnx.py, optimum-onnx.
 */
export const runTextEncoder = async (
  session: Session,
  ids: readonly number[],
  layer: TextLayer = 'last',
): Promise<EncodedText> => {
  const [input] = session.inputs
  if (session.inputs.length !== 1 || input?.name !== 'input_ids')
    throw new LikenessError(
      'model-unsupported',
      `This text encoder wants ${session.inputs.map(i => i.name).join(', ')}; only input_ids is understood.`,
    )
  const fetched = await session.run({ input_ids: wholeNumbers(ids, [1, ids.length], input.type) })
  const numbered = layer === 'penultimate' ? penultimate(session) : undefined
  const hidden =
    (numbered ? fetched[numbered] : fetched.last_hidden_state) ??
    session.outputs.map(({ name }) => fetched[name]).find(isSequence)
  if (!isSequence(hidden))
    throw new LikenessError('model-unsupported', 'The text encoder has no [batch, tokens, hidden] output.')
  return { hidden: asFloats(hidden), pooled: fetched.text_embeds && asFloats(fetched.text_embeds) }
}

/** The last but one of the numbered states: the last is the last layer's. */
const penultimate = ({ outputs }: Session): string | undefined =>
  outputs
    .map(({ name }) => name)
    .filter(name => /^hidden_states\.\d+$/.test(name))
    .sort((a, b) => layerOf(a) - layerOf(b))
    .at(-2)

const layerOf = (name: string): number => Number(name.slice(name.indexOf('.') + 1))

const isSequence = (tensor: Tensor | undefined): tensor is Tensor => tensor?.dims.length === 3
