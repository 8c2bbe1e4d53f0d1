import { randomInt } from 'node:crypto'
import {
  type CreatedPicture,
  type CreateHooks,
  type CreateNetworks,
  type CreateRequest,
  createPicture,
} from '../../core/create-picture.ts'
import { LikenessError } from '../../core/errors.ts'
import type { RouteOutput } from '../../shared/api/contract.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { toPngMetadata } from '../metadata/recipe.ts'
import type { IntermediateStore } from '../results/intermediates.ts'
import { generatedPath } from '../results/result-paths.ts'
import { savePicture, savePictureDuring } from '../results/save-picture.ts'

export type CreatedImage = RouteOutput<'create'>['images'][number]

/** One picture of a batch: what to draw, where it goes, who wants to know. */
export interface ImageOrder {
  readonly networks: CreateNetworks
  readonly recipe: Omit<Recipe, 'seed'>
  readonly request: Pick<
    CreateRequest,
    'photo' | 'faceFrom' | 'strength' | 'pixelBoost' | 'glasses' | 'content' | 'img2img' | 'upscaleFor'
  >
  readonly seed: number
  /** The person left the seed open: another may be taken where no face was found. */
  readonly seedIsOpen: boolean
  readonly file: string
  readonly photoFaces: number
  readonly hooks: Omit<CreateHooks, 'enter' | 'onGenerated' | 'onSwapped'> & {
    enter(stage: Parameters<CreateHooks['enter']>[0] | 'save'): void
  }
  readonly onSaved: (file: string) => void
  readonly intermediates: IntermediateStore | null
  /** What is kept about the intermediates beside what the result says. */
  readonly intermediatesMeta: () => Readonly<Record<string, unknown>>
}

/** Draws and saves one picture. The drawn picture is saved as soon as it exists. */
export const createImage = async (order: ImageOrder): Promise<CreatedImage> => {
  const { intermediates } = order
  try {
    const image = await drawAndSave(order)
    const kept = await intermediates?.finish({
      similarity: image.similarity,
      faces: image.faces,
      ...order.intermediatesMeta(),
    })
    if (kept) order.onSaved(image.file)
    return image
  } catch (error) {
    await intermediates?.discard()
    throw error
  }
}

const drawAndSave = async (order: ImageOrder): Promise<CreatedImage> => {
  const { file, hooks, onSaved, photoFaces } = order
  const generatedFile = order.request.photo || order.recipe.enhance ? generatedPath(file) : file
  const { picture, recipe } = await untilFaceFound(order.seed, order.seedIsOpen, seed =>
    draw(order, { ...order.recipe, seed }, generatedFile),
  )
  hooks.enter('save')
  const { image } = picture
  const metadata = toPngMetadata(recipe)
  const similarity = await savePictureDuring({ file, image, metadata, onSaved }, picture.measureSimilarity)
  return {
    file,
    generatedFile,
    width: image.width,
    height: image.height,
    seed: recipe.seed,
    faces: { generated: picture.generatedFaces, photo: photoFaces },
    similarity,
  }
}

const draw = async (
  { networks, request, file, hooks, onSaved, intermediates }: ImageOrder,
  recipe: Recipe,
  generatedFile: string,
): Promise<{ picture: CreatedPicture; recipe: Recipe }> => {
  let generatedSaved = Promise.resolve()
  try {
    const picture = await createPicture(
      networks,
      { ...recipe, ...request },
      {
        ...hooks,
        onGenerated: image => {
          if (generatedFile === file) return
          const metadata = toPngMetadata({ ...recipe, swap: undefined })
          generatedSaved = savePicture({ file: generatedFile, image, metadata, onSaved })
          // Waited for below; until then a failure must not count as unhandled.
          generatedSaved.catch(() => {})
        },
        onSwapped: image => intermediates?.keep(recipe.enhance ? image : undefined),
      },
    )
    return { picture, recipe }
  } finally {
    await generatedSaved
  }
}

/** One drawing in twenty or thirty has no face that can be found; three in a row hardly ever. */
const attempts = 3

/** Draws, and where the person left the seed open and no face was found, draws again with another. */
const untilFaceFound = async <T>(
  seed: number,
  seedIsOpen: boolean,
  drawWith: (seed: number) => Promise<T>,
  left = attempts,
): Promise<T> => {
  try {
    return await drawWith(seed)
  } catch (error) {
    const again = seedIsOpen && left > 1 && error instanceof LikenessError && error.code === 'no-face-found'
    if (!again) throw error
    return untilFaceFound(randomInt(2 ** 32), seedIsOpen, drawWith, left - 1)
  }
}
