import { randomInt } from 'node:crypto'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/image/decode.ts'
import { encodePng } from '../../core/image/encode.ts'
import type { RgbImage } from '../../core/image/rgb-image.ts'
import { assertSafe } from '../../core/pipelines/check-safety.ts'
import { type CreateNetworks, createPicture, type Photo } from '../../core/pipelines/create.ts'
import { schedulerNameOf } from '../../core/schedulers/with-scheduler.ts'
import type { ParsedInput, RouteOutput } from '../../shared/contract.ts'
import type { TextToImageSettings } from '../../shared/pack-manifest.ts'
import type { Handler, JobContext } from '../handler.ts'
import { timed } from '../job.ts'
import { openEnhanceNetworks, openFaceNetworks, openSafety } from '../packs/open-roles.ts'
import { openTextToImage } from '../packs/open-text-to-image.ts'
import { findPack, type Pack } from '../packs/pack-library.ts'
import type { Plan } from '../progress.ts'
import { type Recipe, toPngMetadata } from '../results/recipe.ts'
import { resultPath, siblingPath } from '../results/result-paths.ts'
import { assertWritable, saveFile } from '../results/save-file.ts'
import { facesOf, pickFace } from './photo-faces.ts'

type Input = ParsedInput<'create'>
type CreatedImage = RouteOutput<'create'>['images'][number]

/** Prompt → picture → face swap → enhance → saved. */
export const create: Handler<'create'> = async (input, context) => {
  const { engine, signal } = context
  const library = await engine.packs()
  const pack = findPack(library, input.pack)
  const settings = textToImageSettings(pack)
  const { width, height } = drawingSize(input, pack, settings)
  const output = await outputPath(input, context)
  const provider = await engine.providers.resolve(input.provider)
  const sessions = engine.sessions(provider)

  return timed(context, planFor(input), async progress => {
    // A photo that cannot be opened fails before anything is loaded, one without a face before anything is drawn.
    if (input.photo) progress.enter('read')
    const photoImage = input.photo ? await decodeImage(input.photo, { signal }) : undefined
    progress.enter('load')
    const faceNetworks = input.photo ? await openFaceNetworks(library, sessions) : undefined
    const networks: CreateNetworks = {
      textToImage: await openTextToImage(pack, settings, sessions),
      enhance: input.enhance ? await openEnhanceNetworks(library, sessions) : undefined,
      faces: faceNetworks,
      safety: input.allowNsfw ? undefined : await openSafety(library, sessions),
    }

    let photo: Photo | undefined
    let photoFaces = 0
    if (input.photo && photoImage && faceNetworks) {
      progress.enter('find-faces')
      const faces = await facesOf(photoImage, input.photo, faceNetworks, signal)
      photo = { image: photoImage, face: pickFace(faces, input.photoFace, input.photo) }
      photoFaces = faces.length
      if (networks.safety) await assertSafe(networks.safety, photoImage, 'The photo')
    }

    const drawing: Omit<Recipe, 'seed'> = {
      ...recipeOf(input, pack, settings),
      scheduler: input.scheduler ?? schedulerNameOf(networks.textToImage.schedulerConfig),
      width,
      height,
      version: engine.version,
    }
    const firstSeed = input.seed ?? randomInt(2 ** 32)
    const images: CreatedImage[] = []
    for (let i = 0; i < input.batch; i++) {
      const file = i === 0 ? output : siblingPath(output, String(i + 1))
      const generatedFile = photo || input.enhance ? siblingPath(file, 'generated') : file
      const draw = async (seed: number) => {
        const recipe = { ...drawing, seed }
        let generatedSaved = Promise.resolve()
        const picture = await createPicture(
          networks,
          {
            ...recipe,
            photo,
            faceFrom: input.faceFrom,
            strength: input.strength,
            content: settings.content,
          },
          {
            signal,
            enter: progress.enter,
            step: progress.step,
            onGenerated: image => {
              if (generatedFile !== file)
                generatedSaved = savePicture(generatedFile, image, { ...recipe, swap: undefined })
              // Waited for below; until then a failure must not count as unhandled.
              generatedSaved.catch(() => {})
            },
          },
        ).finally(() => generatedSaved)
        return { picture, recipe }
      }
      const { picture, recipe } = await untilFaceFound(firstSeed + i, input.seed === undefined, draw)
      progress.enter('save')
      const [similarity] = await Promise.all([
        picture.measureSimilarity(),
        savePicture(file, picture.image, recipe),
      ])
      images.push({
        file,
        generatedFile,
        width: picture.image.width,
        height: picture.image.height,
        seed: recipe.seed,
        faces: { generated: picture.generatedFaces, photo: photoFaces },
        similarity,
      })
    }
    return { ...images[0]!, pack: pack.manifest.id, provider, images }
  })
}

/** One drawing in twenty or thirty has no face that can be found; three in a row hardly ever. */
const attempts = 3

/** Draws, and where the person left the seed open and no face was found, draws again with another. */
const untilFaceFound = async <T>(
  seed: number,
  seedIsOpen: boolean,
  draw: (seed: number) => Promise<T>,
  left = attempts,
): Promise<T> => {
  try {
    return await draw(seed)
  } catch (error) {
    const again = seedIsOpen && left > 1 && error instanceof LikenessError && error.code === 'no-face-found'
    if (!again) throw error
    return untilFaceFound(randomInt(2 ** 32), seedIsOpen, draw, left - 1)
  }
}

/** @throws LikenessError `unknown-pack` for a pack without a text-to-image model */
const textToImageSettings = (pack: Pack): TextToImageSettings => {
  const settings = pack.manifest.roles['text-to-image']
  if (!settings)
    throw new LikenessError(
      'unknown-pack',
      `The pack "${pack.manifest.id}" cannot draw: it has no text-to-image model.`,
    )
  return settings
}

/** @throws LikenessError `unsupported-size`: a size the pack was not made for is refused, never changed silently */
const drawingSize = ({ size }: Input, pack: Pack, { nativeSize, otherSizes }: TextToImageSettings) => {
  const [width, height] = nativeSize
  if (!size || (size.width === width && size.height === height)) return { width, height }
  if (!otherSizes)
    throw new LikenessError(
      'unsupported-size',
      `The pack "${pack.manifest.id}" draws ${width}x${height} only. Leave --size out and choose --upscale 2 or 4 for a larger picture.`,
    )
  return size
}

const outputPath = async ({ out, prompt, batch }: Input, { engine }: JobContext): Promise<string> => {
  const path = await resultPath(out, engine.folders.library, prompt)
  for (let i = 1; i < batch; i++) await assertWritable(siblingPath(path, String(i + 1)))
  return path
}

const recipeOf = (input: Input, pack: Pack, settings: TextToImageSettings) => ({
  prompt: input.prompt,
  negativePrompt: input.negativePrompt,
  steps: input.steps ?? settings.steps,
  guidanceScale: input.guidanceScale ?? settings.guidanceScale,
  pack: pack.manifest.id,
  packVersion: pack.manifest.version,
  swap: input.photo ? { faceFrom: input.faceFrom, strength: input.strength } : undefined,
  enhance: input.enhance,
  upscale: input.upscale,
})

const savePicture = async (file: string, image: RgbImage, recipe: Recipe): Promise<void> =>
  saveFile(file, await encodePng(image, { metadata: toPngMetadata(recipe) }))

/** Shares of the time as measured on two cores with the starter pack. */
const planFor = (input: Input): Plan => [
  ['read', input.photo ? 1 : 0],
  ['load', 8],
  ['generate', 20 * input.batch],
  ['check', 1],
  ['upscale', input.enhance ? 10 * input.batch : 0],
  ['find-faces', input.photo ? 3 * input.batch : 0],
  ['swap', input.photo ? 3 * input.batch : 0],
  ['enhance', input.photo && input.enhance ? 10 * input.batch : 0],
  ['save', 1],
]
