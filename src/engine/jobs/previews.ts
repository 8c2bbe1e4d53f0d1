import type { DenoisingStep } from '../../core/diffusion/text-to-image.ts'
import { encodeJpeg } from '../../core/imaging/codec/encode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FloatTensor } from '../../core/tensor/tensor.ts'
import type { Preview } from './job-hooks.ts'

/** At so few pixels a side, JPEG's own blocks would show when enlarged. */
const quality = 90

/** Shows a step, or passes it over: drawing goes on meanwhile, and nothing that goes wrong here concerns it. */
export type ShowStep = (image: number, step: DenoisingStep) => void

export const createPreviews = (
  draw: (latents: FloatTensor) => Promise<RgbImage | null>,
  emit: (preview: Preview) => void,
): ShowStep => {
  let encoding = false
  let newest: { readonly picture: RgbImage; readonly at: Omit<Preview, 'jpeg'> } | undefined

  const encodeNewest = async () => {
    if (encoding) return
    encoding = true
    try {
      for (let next = newest; next; next = newest) {
        newest = undefined
        emit({ ...next.at, jpeg: await encodeJpeg(next.picture, { quality }) })
      }
    } finally {
      encoding = false
    }
  }

  const show = async (image: number, { step, predOriginalSample }: DenoisingStep) => {
    const picture = await draw(predOriginalSample())
    if (!picture) return
    // A picture that still waits to be encoded is out of date now.
    newest = { picture, at: { image, step } }
    await encodeNewest()
  }
  return (image, step) => {
    show(image, step).catch(() => {})
  }
}
