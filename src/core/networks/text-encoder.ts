import { LikenessError } from '../errors.ts'
import type { Session } from '../runtime/session.ts'
import { asFloats, wholeNumbers } from '../tensor/convert.ts'
import type { FloatTensor } from '../tensor/tensor.ts'

/**
 * CLIP text encoder. in: `input_ids` int32 or int64 [1, 77] → `last_hidden_state` [1, 77, hidden].
 * Source: diffusers scripts/convert_stable_diffusion_checkpoint_to_onnx.py, optimum-onnx.
 */
export const encodePrompt = async (session: Session, ids: readonly number[]): Promise<FloatTensor> => {
  const [input] = session.inputs
  if (session.inputs.length !== 1 || input?.name !== 'input_ids')
    throw new LikenessError(
      'model-unsupported',
      `This text encoder wants ${session.inputs.map(i => i.name).join(', ')}; only input_ids is understood.`,
    )
  const fetched = await session.run({ input_ids: wholeNumbers(ids, [1, ids.length], input.type) })
  const hidden = fetched.last_hidden_state ?? fetched[session.outputs[0]?.name ?? '']
  if (hidden?.dims.length !== 3)
    throw new LikenessError('model-unsupported', 'The text encoder has no [batch, tokens, hidden] output.')
  return asFloats(hidden)
}
