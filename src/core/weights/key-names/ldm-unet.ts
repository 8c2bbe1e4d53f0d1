import type { StoredTensors } from '../safetensors.ts'
import { mapOf, type NamedWeights, nameWeights } from './named-weights.ts'

/** Layers by their names in CompVis' `openaimodel.UNetModel`. */
export const ldmLayers = mapOf({
  'time_embed.0': 'time_embedding.linear_1',
  'time_embed.2': 'time_embedding.linear_2',
  'time_embed.cond_proj': 'time_embedding.cond_proj',
  'label_emb.0.0': 'add_embedding.linear_1',
  'label_emb.0.2': 'add_embedding.linear_2',
  'input_blocks.0.0': 'conv_in',
  'out.0': 'conv_norm_out',
  'out.2': 'conv_out',
})

export const ldmModuleLayers = {
  resnet: mapOf({
    'in_layers.0': 'norm1',
    'in_layers.2': 'conv1',
    'emb_layers.1': 'time_emb_proj',
    'out_layers.0': 'norm2',
    'out_layers.3': 'conv2',
    skip_connection: 'conv_shortcut',
  }),
  sampler: mapOf({ op: 'conv', conv: 'conv' }),
}

/**
 * A UNet by CompVis' or SGM's names (without `model.diffusion_model.`), which number all modules of the way down and up in one
 * row: a level ends with its down- or upsampler. Source: ldm and sgm `openaimodel.py`.
 */
export const nameLdmUNet = (tensors: StoredTensors): NamedWeights => {
  const modules = placeModules(tensors)
  return nameWeights(tensors, name => {
    const dot = name.lastIndexOf('.')
    const layer = ldmLayers.get(name.slice(0, dot))
    if (layer) return layer + name.slice(dot)
    const segments = name.split('.')
    const depth = moduleDepth(segments[0]!)
    const module = modules.get(segments.slice(0, depth).join('.'))
    const rest = segments.slice(depth).join('.')
    if (!module) return null
    if (module.kind === 'attention') return `${module.name}.${rest}`
    const innerDot = rest.lastIndexOf('.')
    const part = ldmModuleLayers[module.kind].get(rest.slice(0, innerDot))
    return part ? `${module.name}.${part}${rest.slice(innerDot)}` : null
  })
}

/** How many parts of a name say which module it belongs to. */
const moduleDepth = (block: string): number => (block === 'middle_block' ? 2 : 3)

interface Module {
  readonly kind: 'resnet' | 'attention' | 'sampler'
  /** In diffusers. */
  readonly name: string
}

/** Every module by the start of its names in the file. */
const placeModules = (tensors: StoredTensors): ReadonlyMap<string, Module> => {
  const modules = new Map<string, Module>()
  const present = new Set(
    Array.from(tensors.keys(), name => {
      const segments = name.split('.')
      return segments.slice(0, moduleDepth(segments[0]!)).join('.')
    }),
  )

  let level = 0
  let layer = 0
  for (let i = 1; present.has(`input_blocks.${i}.0`); i++) {
    const at = `input_blocks.${i}`
    const block = `down_blocks.${level}`
    if (tensors.has(`${at}.0.op.weight`)) {
      modules.set(`${at}.0`, { kind: 'sampler', name: `${block}.downsamplers.0` })
      level++
      layer = 0
      continue
    }
    modules.set(`${at}.0`, { kind: 'resnet', name: `${block}.resnets.${layer}` })
    modules.set(`${at}.1`, { kind: 'attention', name: `${block}.attentions.${layer}` })
    layer++
  }

  for (let i = 0; present.has(`middle_block.${i}`); i++) {
    const kind = i % 2 === 0 ? 'resnet' : 'attention'
    modules.set(`middle_block.${i}`, { kind, name: `mid_block.${kind}s.${i >> 1}` })
  }

  level = 0
  layer = 0
  for (let i = 0; present.has(`output_blocks.${i}.0`); i++) {
    const at = `output_blocks.${i}`
    const block = `up_blocks.${level}`
    modules.set(`${at}.0`, { kind: 'resnet', name: `${block}.resnets.${layer}` })
    modules.set(`${at}.1`, { kind: 'attention', name: `${block}.attentions.${layer}` })
    layer++
    const sampler = [1, 2].find(j => tensors.has(`${at}.${j}.conv.weight`))
    if (sampler === undefined) continue
    modules.set(`${at}.${sampler}`, { kind: 'sampler', name: `${block}.upsamplers.0` })
    level++
    layer = 0
  }
  return modules
}
