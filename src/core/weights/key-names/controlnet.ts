import type { StoredTensors } from '../safetensors.ts'
import { nameLdmUNet } from './ldm-unet.ts'
import { type NamedWeights, nameWeights, withoutPrefix } from './named-weights.ts'

/** Where a file that also holds a checkpoint keeps the ControlNet. */
const prefix = 'control_model.'

/** Convolutions of the part that sees the control picture: SiLUs stand between them, which are counted too. */
const hint = /^input_hint_block\.(\d+)\.(weight|bias)$/
const lastHint = 14

/** What a ControlNet has beside the way down of a UNet. */
const ownName = (name: string): string => {
  const [, at, value] = hint.exec(name) ?? []
  if (at !== undefined) {
    const place = Number(at)
    const part = place === 0 ? 'conv_in' : place === lastHint ? 'conv_out' : `blocks.${place / 2 - 1}`
    return `controlnet_cond_embedding.${part}.${value}`
  }
  return name
    .replace(/^zero_convs\.(\d+)\.0\./, 'controlnet_down_blocks.$1.')
    .replace(/^middle_block_out\.0\./, 'controlnet_mid_block.')
}

/**
 * A ControlNet by the names of diffusers' `ControlNetModel` or of the original's `ControlNet`; null where there is none.
 * Source: lllyasviel/ControlNet `cldm.py`; diffusers `convert_controlnet_checkpoint`.
 */
export const nameControlNet = (tensors: StoredTensors): NamedWeights | null => {
  if (tensors.has('controlnet_cond_embedding.conv_in.weight')) return nameWeights(tensors, name => name)
  const inner = withoutPrefix(tensors, prefix)
  const original = inner.size > 0 ? inner : tensors
  if (!original.has('input_hint_block.0.weight')) return null
  const isOwn = (name: string) => /^(input_hint_block|zero_convs|middle_block_out)\./.test(name)
  const own = nameWeights(new Map([...original].filter(([name]) => isOwn(name))), ownName)
  const copied = nameLdmUNet(new Map([...original].filter(([name]) => !isOwn(name))))
  return {
    weights: new Map([...copied.weights, ...own.weights]),
    unknown: [...copied.unknown, ...own.unknown],
  }
}
