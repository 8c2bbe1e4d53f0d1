import { randomInt } from 'node:crypto'
import { dirname } from 'node:path'
import type { CreateNetworks, Photo } from '../../core/create-picture.ts'
import { withCpuFallback } from '../../core/diffusion/cpu-fallback.ts'
import { previewLatents } from '../../core/diffusion/preview-latents.ts'
import { schedulerNameOf } from '../../core/diffusion/schedulers/with-scheduler.ts'
import type { TextToImageNetworks } from '../../core/diffusion/text-to-image.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { ranOn } from '../../core/onnx/inference-clock.ts'
import { assertSafe } from '../../core/safety/check-safety.ts'
import { photoUseOf } from '../../shared/api/photos.ts'
import { assertRoomFor } from '../disk-space.ts'
import type { JobContext, Workflow } from '../engine.ts'
import { createPreviews, type ShowStep } from '../jobs/previews.ts'
import { timed } from '../jobs/timed-job.ts'
import { openEnhanceNetworks, openFaceNetworks, openSafety } from '../models/registry/open-roles.ts'
import { openSwapper } from '../models/registry/open-swapper.ts'
import { openTextToImage } from '../models/registry/open-text-to-image.ts'
import { findPack } from '../models/registry/pack-library.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import { createIntermediateStore, keptPhoto } from '../results/intermediates.ts'
import { chooseTargets } from './choose-targets.ts'
import { type CreatedImage, createImage } from './create-image.ts'
import {
  assertEnlargeable,
  drawingSize,
  outputPaths,
  pixelsToSave,
  planFor,
  recipeOf,
  seedAfter,
  textToImageSettings,
  upscaleFor,
  wantedFaces,
} from './create-settings.ts'
import { readInitialImage } from './img2img-input.ts'
import { facesOf } from './photo-faces.ts'

/** Prompt → picture → face swap → enhance → saved. */
export const create: Workflow<'create'> = async (input, context) => {
  const { engine, signal, onSaved } = context
  const library = await engine.packs()
  const pack = findPack(library, input.pack)
  const settings = textToImageSettings(pack)
  assertEnlargeable(input)
  const { width, height } = drawingSize(input, pack, settings)
  const wanted = input.photo === undefined ? undefined : wantedFaces(input, input.photo)
  const files = await outputPaths(input, engine.folders.library)
  const { plan, batch } = planFor(input)

  return timed(
    context,
    plan,
    async progress => {
      // A photo that cannot be opened fails before anything is loaded, one without a face before anything is drawn.
      if (input.photo || input.init) progress.enter('read')
      const photoImage = input.photo ? await decodeImage(input.photo, { signal }) : undefined
      await assertRoomFor(
        pixelsToSave(input, { width, height }, photoImage),
        dirname(files[0]!),
        engine.freeSpace,
      )
      const img2img = await readInitialImage(input, { width, height }, signal)
      progress.enter('load')
      const provider = await engine.providers.resolve(input.provider, signal)
      const sessions = engine.sessions(provider, signal)
      const faceNetworks = input.photo ? await openFaceNetworks(library, sessions, input.use) : undefined
      const previews = context.onPreview !== undefined
      const fromImage = img2img !== undefined
      const textToImage = await openTextToImage(pack, settings, sessions, { previews, fromImage })
      const openOnCpu = () => openTextToImage(pack, settings, engine.sessions('cpu', signal), { fromImage })
      const opened = input.photo ? await openSwapper(library, sessions, input.use) : undefined
      const networks: CreateNetworks = {
        draw: withCpuFallback(textToImage, openOnCpu),
        enhance: input.enhance
          ? await openEnhanceNetworks(library, sessions, input.use, input.fidelity)
          : undefined,
        faces: faceNetworks,
        swapper: opened?.swapper,
        safety: input.allowNsfw ? undefined : await openSafety(library, sessions),
      }

      let photo: Photo | undefined
      let photoFaces = 0
      if (input.photo && photoImage && faceNetworks && wanted) {
        progress.enter('find-faces')
        const faces = await facesOf(photoImage, input.photo, faceNetworks, signal)
        const chosen = await chooseTargets(wanted, faceNetworks, photoImage, faces, signal)
        photo = { image: photoImage, faces: chosen }
        photoFaces = faces.length
        if (networks.safety) await assertSafe(networks.safety, photoImage, 'The photo')
      }

      if (img2img && networks.safety)
        await assertSafe(networks.safety, img2img.image, 'The picture to start from')

      const recipe = {
        ...recipeOf(input, pack, settings),
        initStrength: img2img?.strength,
        scheduler: input.scheduler ?? schedulerNameOf(textToImage.schedulerConfig),
        width,
        height,
        version: engine.version,
      }
      const showStep = showing(textToImage, context)
      const encodedPhoto = photo && input.keepIntermediates ? keptPhoto(photo.image) : undefined
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
            pixelBoost: input.pixelBoost,
            glasses: input.glasses,
            upscaleFor: upscaleFor(input),
            content: settings.content,
            img2img,
          },
          seed: seedAfter(firstSeed, i),
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
          intermediates: encodedPhoto
            ? createIntermediateStore(engine.folders.library, file, encodedPhoto)
            : null,
          intermediatesMeta: () => ({
            provider: ranOn(provider),
            photo: photoUseOf(input),
            timings: difference(progress.spent(), before),
          }),
        })
        images.push(image)
      }
      const notices = opened?.notices ?? []
      return { ...images[0]!, pack: pack.manifest.id, provider: ranOn(provider), notices, images }
    },
    batch,
  ).catch(error => {
    throw withMemoryHints(error, input, library, availableMemory())
  })
}

const showing = (textToImage: TextToImageNetworks, { onPreview }: JobContext): ShowStep | undefined =>
  onPreview && createPreviews(latents => previewLatents(textToImage, latents), onPreview)

/** Whole milliseconds of each stage since `before`, leaving out stages that took none. */
const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([stage, time]) => [stage, Math.round(time - (before[stage] ?? 0))] as const)
      .filter(([, time]) => time > 0),
  )
