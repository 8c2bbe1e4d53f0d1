import { randomInt } from 'node:crypto'
import {
  type CreatedPicture,
  type CreateHooks,
  type CreateNetworks,
  createPicture,
} from '../../core/create-picture.ts'
import { LikenessError } from '../../core/errors.ts'
import type { RouteOutput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { formatInfotext, toCreateMetadata } from '../metadata/write-recipe.ts'
import { discardOnError, type IntermediateStore } from '../results/intermediate-store.ts'
import type { ResultOutput } from '../results/result-output.ts'
import { generatedPath } from '../results/result-paths.ts'
import type { ResultPhoto } from '../results/result-photo.ts'
import { savePicture, savePictureDuring } from '../results/save-picture.ts'
import { type PictureRequest, recipeOf, withSeed } from './create-request.ts'
import type { RecordedAdapters } from './record-adapters.ts'
import { keepsGenerated } from './validate-create.ts'

export type CreatedImage = RouteOutput<'create'>['images'][number]

/** One picture of a batch. */
export interface PictureTask {
  readonly networks: CreateNetworks
  readonly request: PictureRequest
  /** The person left the seed open: another may be taken where no face was found. */
  readonly seedIsOpen: boolean
  /** Faces found in the photo. */
  readonly photoFaces: number
  /** Where the result goes. */
  readonly file: string
  readonly output: ResultOutput
  /** What the result keeps of the photo it still shows. */
  readonly photoData: ResultPhoto
  readonly onNotice: (notice: Notice) => void
  /** What the recipe says of packs and program. */
  readonly made: Pick<Recipe, 'packVersion' | 'modelHash' | 'version'> & RecordedAdapters
  readonly hooks: Omit<CreateHooks, 'enter' | 'onGenerated' | 'onSwapped'> & {
    enter(stage: Parameters<CreateHooks['enter']>[0] | 'save'): void
  }
  readonly onSaved: (file: string) => void
  readonly intermediates: IntermediateStore | null
  /** Milliseconds it took so far, for the recipe. */
  readonly took?: () => number
  /** What is saved beside the intermediates, in addition to what the result says. */
  readonly intermediatesMeta: () => Readonly<Record<string, unknown>>
}

/** One drawing in twenty or thirty has no face that can be found; three in a row hardly ever. */
const maxAttempts = 3

/** Draws and saves one picture. The drawn picture is saved as soon as it exists. */
export const drawPicture = async (first: PictureTask): Promise<CreatedImage> => {
  const { file, request, seedIsOpen, intermediates } = first
  const generatedFile = keepsGenerated(request) ? generatedPath(file) : file
  let task = first
  return discardOnError(intermediates, async () => {
    for (let attempt = 1; ; attempt++) {
      const isLast = !seedIsOpen || attempt === maxAttempts
      const keepsFaceless = isLast && task.request.keepsFaceless
      task = { ...task, request: { ...task.request, keepsFaceless } }
      const picture = await drawOnce(task, generatedFile).catch((error: unknown) => {
        const noFace = error instanceof LikenessError && error.code === 'no-face-found'
        if (!noFace || isLast || first.hooks.enough?.aborted) throw error
      })
      if (picture) return saveResult(task, picture, generatedFile)
      task = { ...first, request: withSeed(request, randomInt(2 ** 32)) }
    }
  })
}

const drawOnce = async (
  { networks, request, made, file, output, hooks, onSaved, intermediates }: PictureTask,
  generatedFile: string,
): Promise<CreatedPicture> => {
  let generatedSaved = Promise.resolve()
  try {
    return await createPicture(networks, request, {
      ...hooks,
      onGenerated: image => {
        if (generatedFile === file) return
        const metadata = toCreateMetadata({ ...recipeOf(request, made), swap: undefined })
        generatedSaved = savePicture({ file: generatedFile, image, metadata, output, onSaved })
        // Waited for below; until then a failure must not count as unhandled.
        generatedSaved.catch(() => {})
      },
      onSwapped: image => intermediates?.save(request.enhance ? image : undefined),
    })
  } finally {
    await generatedSaved
  }
}

const faceless = (seed: number): Notice => ({
  code: 'face-not-drawn',
  message: `In the picture with the seed ${seed} there was no face for that of the photo: it stays as it was drawn. Try another seed, or a prompt that asks for a portrait.`,
})

const saveResult = async (
  task: PictureTask,
  { image, generatedFaces, measureSimilarity, isFaceless }: CreatedPicture,
  generatedFile: string,
): Promise<CreatedImage> => {
  const { request, made, file, photoFaces, hooks, intermediates, intermediatesMeta } = task
  const { output, photoData: photo, onSaved, onNotice } = task
  hooks.enter('save')
  if (isFaceless) onNotice(faceless(request.textToImage.seed))
  const swap = isFaceless ? { swap: undefined } : {}
  const recipe = { ...recipeOf(request, made), ...swap, took: task.took?.() }
  const metadata = toCreateMetadata(recipe)
  const picture = { file, image, metadata, output, photo, onSaved, onNotice }
  const similarity = await savePictureDuring(picture, measureSimilarity)
  const faces = { generated: generatedFaces, photo: photoFaces }
  if (await intermediates?.finish({ similarity, faces, ...intermediatesMeta() })) onSaved(file)
  const { width, height } = image
  return {
    file,
    generatedFile,
    width,
    height,
    seed: request.textToImage.seed,
    infotext: formatInfotext(recipe),
    faces,
    similarity,
  }
}
