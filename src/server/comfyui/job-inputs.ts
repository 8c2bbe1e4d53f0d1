import type { Composition } from '../../engine/index.ts'
import type { PictureWorkInput } from '../../shared/api/jobs.ts'
import { pixels } from '../../shared/api/options.ts'
import { type Size, sizeOptions } from '../common/create-options.ts'
import { builtIn } from './installed.ts'
import type { Drawing, Enhancement, FaceSwap } from './values.ts'

interface Out {
  /** A path; left out for the library. */
  readonly out?: string
}

interface StartFiles {
  readonly init: Composition
  /** White is drawn anew. */
  readonly mask: string | undefined
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height })

/** The size at which a part of a picture is drawn: all of it, where the model can; else the part alone, and the rest stays. */
const partOptions = ({ width, height }: Size, { textToImage }: Drawing['checkpoint']) =>
  textToImage.otherSizes && pixels.safeParse(width).success && pixels.safeParse(height).success
    ? { options: { size: { width, height }, upscale: 1 as const }, area: 'whole' as const }
    : { options: { upscale: 1 as const }, area: 'only-masked' as const }

/**
 * The job of a sampler.
 * @param controls files of the pictures that its ControlNets see, in their order
 * @throws LikenessError `unsupported-size`
 */
export const drawingInput = (
  { checkpoint, start, vae, ...drawing }: Drawing,
  controls: readonly string[],
  files: StartFiles | undefined,
  out: Out,
): PictureWorkInput => {
  const common = {
    prompt: drawing.prompt,
    emptyPrompt: true,
    negativePrompt: drawing.negativePrompt,
    seed: drawing.seed,
    steps: drawing.steps,
    guidanceScale: drawing.guidanceScale,
    scheduler: drawing.scheduler,
    batch: start.copies,
    pack: checkpoint.id,
    ...(typeof vae === 'object' && { vae: vae.pack }),
    ...(vae === 'fast' && { fastDecoder: true }),
    ...(drawing.loras.length > 0 && {
      loras: drawing.loras.map(({ lora, ...weights }) => ({ lora: lora.id, ...weights })),
    }),
    ...(controls.length > 0 && {
      controlnets: drawing.controls.map((control, i) => ({ ...control, image: controls[i]! })),
    }),
    ...out,
  }
  if (start.kind === 'empty' || !files)
    return {
      route: 'create',
      input: { ...common, ...(start.kind === 'empty' && sizeOptions(sizeOf(start), checkpoint)) },
    }
  const { init, mask } = files
  const begins = { init: init.file, initStrength: drawing.strength }
  if (mask === undefined)
    return { route: 'create', input: { ...common, ...begins, ...sizeOptions(sizeOf(init), checkpoint) } }
  const { options, area } = partOptions(init, checkpoint)
  const fill = start.erases ? ('latent-nothing' as const) : ('original' as const)
  const inpaint = { mask, maskMarks: 'white' as const, maskBlur: 0, fill, area }
  return { route: 'create', input: { ...common, ...begins, ...options, inpaint } }
}

export const enhancementInput = (
  { upscale, use, restore, fidelity }: Enhancement,
  file: string,
  out: Out,
): PictureWorkInput => ({
  route: 'enhance',
  input: {
    ...{ file, upscale, restore, fidelity },
    // Who only enlarges gets no other faces.
    use: { 'face-restorer': builtIn, ...use },
    ...out,
  },
})

export const swapInput = (
  { pairs, swapper, restorer, fidelity }: FaceSwap,
  { file, face }: { readonly file: string; readonly face: string },
  out: Out,
): PictureWorkInput => ({
  route: 'swap',
  input: {
    source: face,
    target: file,
    map: [...pairs],
    ...(restorer === undefined ? { enhance: false } : { enhance: true, upscale: 1 as const, fidelity }),
    use: {
      ...(swapper !== undefined && { 'face-swapper': swapper }),
      ...(restorer !== undefined && { 'face-restorer': restorer }),
    },
    ...out,
  },
})
