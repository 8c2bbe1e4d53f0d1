import { randomInt } from 'node:crypto'
import { decodeImage } from '../../core/image/decode.ts'
import { assertSafe } from '../../core/pipelines/check-safety.ts'
import type { CreateNetworks, Photo } from '../../core/pipelines/create.ts'
import { drawPreview } from '../../core/pipelines/draw-preview.ts'
import { drawWithFallback } from '../../core/pipelines/draw-with-fallback.ts'
import type { TextToImageNetworks } from '../../core/pipelines/text-to-image.ts'
import { ranOn } from '../../core/runtime/inference-clock.ts'
import { schedulerNameOf } from '../../core/schedulers/with-scheduler.ts'
import { photoUseOf } from '../../shared/photos.ts'
import type { Handler, JobContext } from '../handler.ts'
import { timed } from '../job.ts'
import { openEnhanceNetworks, openFaceNetworks, openSafety } from '../packs/open-roles.ts'
import { openSwapper } from '../packs/open-swapper.ts'
import { openTextToImage } from '../packs/open-text-to-image.ts'
import { findPack } from '../packs/pack-library.ts'
import { createPreviews, type ShowStep } from '../previews.ts'
import { createStageKeeper, keptPhoto } from '../results/keep-stages.ts'
import { type CreatedImage, createImage } from './create-image.ts'
import { drawingSize, outputPaths, planFor, recipeOf, textToImageSettings } from './create-request.ts'
import { readInitialImage } from './initial-image.ts'
import { facesOf, pickFace } from './photo-faces.ts'

/** Prompt → picture → face swap → enhance → saved. */
export const create: Handler<'create'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  const library = await engine.packs()
  const pack = findPack(library, input.pack)
  const settings = textToImageSettings(pack)
  const { width, height } = drawingSize(input, pack, settings)
  const files = await outputPaths(input, engine.folders.library)
  const provider = await engine.providers.resolve(input.provider)
  const sessions = engine.sessions(provider)
  const { plan, batch } = planFor(input)

  return timed(
    context,
    plan,
    async progress => {
      // A photo that cannot be opened fails before anything is loaded, one without a face before anything is drawn.
      if (input.photo || input.init) progress.enter('read')
      const photoImage = input.photo ? await decodeImage(input.photo, { signal }) : undefined
      const initial = await readInitialImage(input, { width, height }, signal)
      progress.enter('load')
      const faceNetworks = input.photo ? await openFaceNetworks(library, sessions, input.use) : undefined
      const previews = context.onPreview !== undefined
      const fromImage = initial !== undefined
      const textToImage = await openTextToImage(pack, settings, sessions, { previews, fromImage })
      const openOnCpu = () => openTextToImage(pack, settings, engine.sessions('cpu'), { fromImage })
      const networks: CreateNetworks = {
        draw: drawWithFallback(textToImage, openOnCpu),
        enhance: input.enhance ? await openEnhanceNetworks(library, sessions, input.use) : undefined,
        faces: faceNetworks,
        swapper: input.photo ? await openSwapper(library, sessions, input.use) : undefined,
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

      if (initial && networks.safety)
        await assertSafe(networks.safety, initial.image, 'The picture to start from')

      const recipe = {
        ...recipeOf(input, pack, settings),
        initStrength: initial?.strength,
        scheduler: input.scheduler ?? schedulerNameOf(textToImage.schedulerConfig),
        width,
        height,
        version: engine.version,
      }
      const showStep = showing(textToImage, context)
      const encodedPhoto = photo && input.keepStages ? keptPhoto(photo.image) : undefined
      const firstSeed = input.seed ?? randomInt(2 ** 32)
      const images: CreatedImage[] = []
      for (const [i, file] of files.entries()) {
        progress.image(i + 1)
        const before = progress.spent()
        const image = await createImage({
          networks,
          recipe,
          request: {
            photo,
            faceFrom: input.faceFrom,
            strength: input.strength,
            content: settings.content,
            initial,
          },
          seed: firstSeed + i,
          seedIsOpen: input.seed === undefined,
          file,
          photoFaces,
          hooks: {
            signal,
            enter: progress.enter,
            step: progress.step,
            onStep: showStep && (step => showStep(i + 1, step)),
          },
          onSaved,
          stages: encodedPhoto ? createStageKeeper(engine.folders.library, file, encodedPhoto) : null,
          stagesMeta: () => ({
            provider: ranOn(provider),
            photo: photoUseOf(input.photo, input.photoFace),
            timings: difference(progress.spent(), before),
          }),
        })
        images.push(image)
      }
      return { ...images[0]!, pack: pack.manifest.id, provider: ranOn(provider), images }
    },
    batch,
  )
}

const showing = (textToImage: TextToImageNetworks, { onPreview }: JobContext): ShowStep | undefined =>
  onPreview && createPreviews(latents => drawPreview(textToImage, latents), onPreview)

/** Whole milliseconds of each stage since `before`, leaving out stages that took none. */
const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([stage, time]) => [stage, Math.round(time - (before[stage] ?? 0))] as const)
      .filter(([, time]) => time > 0),
  )
