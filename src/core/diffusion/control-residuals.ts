import { LikenessError } from '../errors.ts'
import { resizeImage } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { asFloats } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor, type Tensor } from '../tensor/tensor.ts'
import { runControlNet } from './models/controlnet.ts'
import type { UnetConditioning } from './models/unet.ts'
import type { ControlInput, ControlNetNetworks, TextToImageNetworks } from './text-to-image-inputs.ts'

/** What a UNet is fed beside its usual inputs. */
export type UnetFeeds = Readonly<Record<string, Tensor>>

/** The residuals of a pass of the UNet; `sample` and `conditioning` are the pass's own. */
export type FindResiduals = (
  sample: FloatTensor,
  timestep: number,
  conditioning: UnetConditioning,
) => Promise<UnetFeeds>

/** A picture of any size as ControlNets see it: [1, 3, height, width] in 0 … 1. */
export const controlImageTensor = ({ width, height, data }: RgbImage): FloatTensor => {
  const area = width * height
  const planes = new Float32Array(area * 3)
  for (let c = 0; c < 3; c++) for (let i = 0; i < area; i++) planes[c * area + i] = data[i * 3 + c]! / 255
  return floatTensor(planes, [1, 3, height, width])
}

/**
 * Prepares the ControlNets of a picture: what they see of their control pictures is computed once.
 * Source: diffusers StableDiffusionControlNetPipeline, MultiControlNetModel
 * @returns the residuals of each step, counted from 0 of as many as are run; undefined where the UNet takes none
 * @throws LikenessError `model-unsupported` for a UNet that takes none, or others than the ControlNets give
 */
export const prepareControls = async (
  { controlnets = [], unetContract: { residuals } }: TextToImageNetworks,
  { controls = [], width, height }: ControlledRequest,
): Promise<((step: number, of: number) => FindResiduals) | undefined> => {
  if (controls.length !== controlnets.length)
    throw new RangeError(`${controls.length} control pictures for ${controlnets.length} ControlNets`)
  if (residuals.length === 0) {
    if (controls.length === 0) return undefined
    throw new LikenessError(
      'model-unsupported',
      'This pack is a graph without inputs for ControlNets. Choose a checkpoint (.safetensors).',
    )
  }
  const prepared: {
    readonly networks: ControlNetNetworks
    readonly control: ControlInput
    readonly seen: FloatTensor
  }[] = []
  for (const [i, control] of controls.entries()) {
    const networks = controlnets[i]!
    const image = controlImageTensor(await fitted(control.image, width, height))
    const outputs = await networks.condEmbedding.run({ controlnet_cond: image })
    prepared.push({ networks, control, seen: asFloats(outputs.controlnet_cond_embedding!) })
  }
  return (step, of) => async (sample, timestep, conditioning) => {
    let sum: readonly FloatTensor[] | undefined
    for (const { networks, control, seen } of prepared) {
      if (!actsIn(control, step, of)) continue
      const given = await runControlNet(
        networks.controlnet,
        sample,
        timestep,
        conditioning,
        seen,
        control.scale,
      )
      sum = sum ? addTo(sum, given) : given
    }
    if (sum && sum.length !== residuals.length)
      throw new LikenessError(
        'model-unsupported',
        `The ControlNet gives ${sum.length} residuals where this model takes ${residuals.length}: it was made for another one. Choose a ControlNet of the same family.`,
      )
    return Object.fromEntries(residuals.map((name, i) => [name, sum?.[i] ?? zero]))
  }
}

type ControlledRequest = {
  readonly controls?: readonly ControlInput[]
  readonly width: number
  readonly height: number
}

/** Whether a ControlNet acts in a step. Source: diffusers' `controlnet_keep` */
const actsIn = ({ scale, start, end }: ControlInput, step: number, of: number): boolean =>
  scale !== 0 && step / of >= start && (step + 1) / of <= end

const fitted = async (image: RgbImage, width: number, height: number): Promise<RgbImage> =>
  image.width === width && image.height === height ? image : resizeImage(image, width, height, 'lanczos3')

/** Stands for a residual of zeros. */
const zero = floatTensor(new Float32Array(1), [1, 1, 1, 1])

/** In the memory of the first. */
const addTo = (sum: readonly FloatTensor[], given: readonly FloatTensor[]): readonly FloatTensor[] => {
  for (const [i, { data }] of sum.entries()) {
    const other = given[i]?.data
    if (other?.length !== data.length) continue
    for (let j = 0; j < data.length; j++) data[j]! += other[j]!
  }
  return sum
}
