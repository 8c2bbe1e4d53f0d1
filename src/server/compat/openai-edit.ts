import { readFile } from 'node:fs/promises'
import { isTransparent, LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { ServerContext } from '../routes/route.ts'

type CreateInput = RouteInput<'create'>

/** Pictures that are edited, by their files. */
export interface EditedPictures {
  /** The one that is edited, and where there is a second, the one whose face goes into the result. */
  readonly images: readonly string[]
  readonly mask?: string
}

/**
 * How a picture is edited: what is transparent is drawn anew; an opaque one gets the face that is drawn, or is drawn anew
 * in part with the face of a second picture.
 * @param field the name of the pictures' field, for errors
 * @throws LikenessError `bad-option`: no picture, or more than two
 */
export const editOptions = async (
  { images, mask }: EditedPictures,
  field: string,
): Promise<Pick<CreateInput, 'init' | 'initStrength' | 'inpaint' | 'photo' | 'faceFrom'>> => {
  const [image, lender, ...others] = images
  if (image === undefined || others.length > 0)
    throw new LikenessError(
      'bad-option',
      `${field}: give one picture, or two, of which the second lends its face. More are not combined.`,
    )
  const face = lender === undefined ? {} : { photo: lender, faceFrom: 'photo' as const }
  if (mask === undefined && !(await isTransparent(image)))
    return lender === undefined ? { photo: image } : { init: image, ...face }
  const inpaint = { mask, maskMarks: 'transparent', area: 'only-masked' } as const
  return { init: image, initStrength: 1, inpaint, ...face }
}

/** How much of a picture a variation draws anew. */
const variationStrength = 0.6

/** Where a picture does not say what it shows. */
const anyone = 'a portrait of a person'

/** A picture drawn anew in part, by the prompt inside it where it has one. */
export const variationOptions = async (
  image: string,
  { engine }: ServerContext,
): Promise<Pick<CreateInput, 'prompt' | 'negativePrompt' | 'init' | 'initStrength'>> => {
  const start = { init: image, initStrength: variationStrength }
  const bytes = await readFile(image)
  const read = await engine.request('recipes.read', { name: 'image', bytes }).catch((error: unknown) => {
    if (error instanceof LikenessError && error.code === 'no-recipe') return undefined
    throw error
  })
  if (!read || 'madeBy' in read.recipe) return { ...start, prompt: anyone }
  const { prompt, negativePrompt } = read.recipe
  return { ...start, prompt: prompt || anyone, negativePrompt }
}
