import type { Weights } from '../weight.ts'
import { ldmLayers, ldmModuleLayers } from './ldm-unet.ts'

/**
 * The layers of a UNet by CompVis' and SGM's names, to those in diffusers: `input_blocks.4.1.proj_in` to
 * `down_blocks.1.attentions.0.proj_in`. The way back of `nameLdmUNet`, for a network that has diffusers' names only.
 */
export const ldmUNetLayers = (unet: Weights): ReadonlyMap<string, string> => {
  const layers = [...unet.keys()]
    .filter(name => name.endsWith('.weight'))
    .map(name => name.slice(0, -'.weight'.length))
  const modules = ldmModules(layers)
  const names = new Map(ldmLayers)
  for (const layer of layers) {
    const [, module = '', kind = '', rest = ''] =
      /^((?:\w+_blocks\.\d+|mid_block)\.(resnets|attentions|downsamplers|upsamplers)\.\d+)\.(.+)$/.exec(
        layer,
      ) ?? []
    const at = modules.get(module)
    if (at === undefined) continue
    const inner = kind === 'resnets' ? resnetLayers.get(rest) : kind === 'downsamplers' ? 'op' : rest
    if (inner !== undefined) names.set(`${at}.${inner}`, layer)
  }
  return names
}

const resnetLayers: ReadonlyMap<string, string> = new Map(
  Array.from(ldmModuleLayers.resnet, ([ldm, diffusers]) => [diffusers, ldm]),
)

/** Where each module stands by CompVis' names, which number those of the way down and up in one row. */
const ldmModules = (layers: readonly string[]): ReadonlyMap<string, string> => {
  const present = new Set(layers.map(layer => /^(?:\w+_blocks\.\d+|mid_block)\.\w+\.\d+/.exec(layer)?.[0]))
  const modules = new Map<string, string>()
  const place = (module: string, at: string) => {
    if (present.has(module)) modules.set(module, at)
  }
  let at = 1
  for (let level = 0; present.has(`down_blocks.${level}.resnets.0`); level++) {
    const block = `down_blocks.${level}`
    for (let layer = 0; present.has(`${block}.resnets.${layer}`); layer++, at++) {
      place(`${block}.resnets.${layer}`, `input_blocks.${at}.0`)
      place(`${block}.attentions.${layer}`, `input_blocks.${at}.1`)
    }
    place(`${block}.downsamplers.0`, `input_blocks.${at}.0`)
    if (present.has(`${block}.downsamplers.0`)) at++
  }
  for (let layer = 0; present.has(`mid_block.resnets.${layer}`); layer++) {
    place(`mid_block.resnets.${layer}`, `middle_block.${2 * layer}`)
    place(`mid_block.attentions.${layer}`, `middle_block.${2 * layer + 1}`)
  }
  at = 0
  for (let level = 0; present.has(`up_blocks.${level}.resnets.0`); level++) {
    const block = `up_blocks.${level}`
    for (let layer = 0; present.has(`${block}.resnets.${layer}`); layer++, at++) {
      place(`${block}.resnets.${layer}`, `output_blocks.${at}.0`)
      place(`${block}.attentions.${layer}`, `output_blocks.${at}.1`)
    }
    const after = present.has(`${block}.attentions.0`) ? 2 : 1
    place(`${block}.upsamplers.0`, `output_blocks.${at - 1}.${after}`)
  }
  return modules
}
