import type { Session } from '../../onnx/session.ts'
import { asFloats } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'
import type { UnetConditioning } from './unet.ts'

/**
 * Runs a ControlNet: see `controlNet` of the architectures for its inputs.
 * @param sample [b, c, h, w], as the UNet sees it
 * @param seen [1, c, h, w]: what it sees of the control picture
 * @returns a residual for each skip of the UNet, and that of the middle; multiplied with the scale
 */
export const runControlNet = async (
  session: Session,
  sample: FloatTensor,
  timestep: number,
  { encoderHiddenStates, textEmbeds, timeIds }: UnetConditioning,
  seen: FloatTensor,
  scale: number,
): Promise<readonly FloatTensor[]> => {
  const all = {
    sample,
    timestep: floatTensor(Float32Array.of(timestep), [1]),
    encoder_hidden_states: encoderHiddenStates,
    text_embeds: textEmbeds,
    time_ids: timeIds,
    controlnet_cond_embedding: seen,
    conditioning_scale: floatTensor(Float32Array.of(scale), [1]),
  }
  const declared = new Set(session.inputs.map(({ name }) => name))
  const feeds: Record<string, FloatTensor> = {}
  for (const [name, value] of Object.entries(all)) if (value && declared.has(name)) feeds[name] = value
  const outputs = await session.run(feeds)
  return session.outputs.map(({ name }) => asFloats(outputs[name]!))
}
