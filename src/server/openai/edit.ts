import { readFile } from 'node:fs/promises'
import { isTransparent, LikenessError, pictureSize } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { finishedSide } from '../../shared/api/finish.ts'
import type { ServerContext } from '../routes/route.ts'

type CreateInput = RouteInput<'create'>
type Finish = Pick<CreateInput, 'finish'>
type EditInput = Pick<
  CreateInput,
  'init' | 'initFit' | 'initStrength' | 'inpaint' | 'photo' | 'faceFrom' | 'finish'
>

/** Pictures that are edited, by their files. */
export interface EditedPictures {
  /** The one that is edited, and where there is a second, the one whose face goes into the result. */
  readonly images: readonly string[]
  readonly mask?: string
}

/** All of a picture drawn anew, at its size where none is said. */
const wholePicture = async (image: string, size: Finish) => ({
  init: image,
  initFit: 'fill' as const,
  finish: size.finish ?? (await finishable(image)),
})

/** A picture's size, or the nearest one in its proportions that a finished picture can have. */
const finishable = async (image: string) => {
  const { width, height } = await pictureSize(image)
  const { minValue: min, maxValue: max } = finishedSide
  const scale = Math.min(1, max! / Math.max(width, height))
  const side = (length: number) => Math.max(min!, Math.round(length * scale))
  return { width: side(width), height: side(height) }
}

/**
 * How a picture is edited: what is transparent is drawn anew; an opaque one gets the face that is drawn, or is drawn anew
 * in part with the face of a second picture.
 * @param size of the result; left out, the picture's
 * @param field the name of the pictures' field, for errors
 * @throws LikenessError `bad-option`: no picture, or more than two
 */
export const editOptions = async (
  { images, mask }: EditedPictures,
  size: Finish,
  field: string,
): Promise<EditInput> => {
  const [image, lender, ...others] = images
  if (image === undefined || others.length > 0)
    throw new LikenessError(
      'bad-option',
      `${field}: give one picture, or two, of which the second lends its face. More are not combined.`,
    )
  const face = lender === undefined ? {} : { photo: lender, faceFrom: 'photo' as const }
  if (mask === undefined && !(await isTransparent(image)))
    return lender === undefined
      ? { photo: image, ...size }
      : { ...(await wholePicture(image, size)), ...face }
  const inpaint = { mask, maskMarks: 'transparent', area: 'only-masked' } as const
  return { init: image, initStrength: 1, inpaint, ...face, ...size }
}

/** How much of a picture a variation draws anew. */
const variationStrength = 0.6

/** Where a picture does not say what it shows. */
const anyone = 'a portrait of a person'

/** A picture drawn anew in part, by the prompt inside it where it has one. */
export const variationOptions = async (
  image: string,
  size: Finish,
  { engine }: ServerContext,
): Promise<EditInput & Pick<CreateInput, 'prompt' | 'negativePrompt'>> => {
  const start = { ...(await wholePicture(image, size)), initStrength: variationStrength }
  const bytes = await readFile(image)
  const read = await engine.request('recipes.read', { name: 'image', bytes }).catch((error: unknown) => {
    if (error instanceof LikenessError && error.code === 'no-recipe') return undefined
    throw error
  })
  if (!read || 'madeBy' in read.recipe) return { ...start, prompt: anyone }
  const { prompt, negativePrompt } = read.recipe
  return { ...start, prompt: prompt || anyone, negativePrompt }
}
