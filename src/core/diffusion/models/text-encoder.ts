import { LikenessError } from '../../errors.ts'
import type { Session } from '../../onnx/session.ts'
import { asFloats, integerTensor } from '../../tensor/convert.ts'
import type { FloatTensor, Tensor } from '../../tensor/tensor.ts'

export interface TextEncoderOutput {
  /** [1, 77, hidden]: one vector per token. */
  readonly hiddenStates: FloatTensor
  /** The pooled output, [1, d], of encoders with a projection. */
  readonly textEmbeds?: FloatTensor
}

/**
 * The layer whose hidden states the UNet was trained with: the last one of the export (SD 1.x and 2.x, whose exports end
 * with that layer) or the one before (SDXL).
 */
export type HiddenLayer = 'last' | 'penultimate'

/**
 * CLIP text encoder. in: `input_ids` int32 or int64 [1, 77] → `last_hidden_state` [1, 77, hidden]; exports of optimum
 * also have `hidden_states.0` … `hidden_states.N` of the same shape and, with a projection, `text_embeds` [1, d]. An
 * export without numbered hidden states ends with the layer that the UNet needs.
 * Source: diffusers scripts/convert_stable_diffusion_checkpoint_to_onnx.py, optimum-onnx.
 * @throws LikenessError `model-unsupported` for other inputs or outputs
 */
export const runTextEncoder = async (
  session: Session,
  inputIds: readonly number[],
  layer: HiddenLayer,
): Promise<TextEncoderOutput> => {
  const [input] = session.inputs
  if (session.inputs.length !== 1 || input?.name !== 'input_ids')
    throw new LikenessError(
      'model-unsupported',
      `This text encoder wants ${session.inputs.map(i => i.name).join(', ')}; only input_ids is understood.`,
    )
  const outputs = await session.run({
    input_ids: integerTensor(inputIds, [1, inputIds.length], input.type),
  })
  const numbered = layer === 'penultimate' ? penultimateOutput(session) : undefined
  const hiddenStates =
    (numbered ? outputs[numbered] : outputs.last_hidden_state) ??
    session.outputs.map(({ name }) => outputs[name]).find(isSequence)
  if (!isSequence(hiddenStates))
    throw new LikenessError('model-unsupported', 'The text encoder has no [batch, tokens, hidden] output.')
  return {
    hiddenStates: asFloats(hiddenStates),
    textEmbeds: outputs.text_embeds && asFloats(outputs.text_embeds),
  }
}

/** The name of the last but one numbered output; the last one is the last layer's. */
const penultimateOutput = ({ outputs }: Session): string | undefined =>
  outputs
    .map(({ name }) => name)
    .filter(name => /^hidden_states\.\d+$/.test(name))
    .sort((a, b) => layerNumber(a) - layerNumber(b))
    .at(-2)

const layerNumber = (name: string): number => Number(name.slice(name.indexOf('.') + 1))

const isSequence = (tensor: Tensor | undefined): tensor is Tensor => tensor?.dims.length === 3
