import { randomInt } from 'node:crypto'
import { dirname } from 'node:path'
import type { CreateNetworks, Photo } from '../../core/create-picture.ts'
import { previewLatents } from '../../core/diffusion/latents-to-rgb.ts'
import { schedulerNameOf } from '../../core/diffusion/schedulers/scheduler-names.ts'
import { findFaces } from '../../core/faces/analysis.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { providersUsed } from '../../core/onnx/inference-context.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { usedPhotoIn } from '../../shared/api/photos.ts'
import { assertSpaceForResults } from '../disk-space.ts'
import type { JobContext, Workflow } from '../engine.ts'
import { createPreviews } from '../jobs/previews.ts'
import { timeSince, tookSince } from '../jobs/progress.ts'
import { timed } from '../jobs/timed-job.ts'
import { type PackLibrary, reportPack } from '../models/registry/pack-library.ts'
import { wordedFor } from '../models/registry/pack-vocabulary.ts'
import { availableMemory } from '../models/runtime/memory/available-memory.ts'
import { withMemoryHints } from '../models/runtime/memory-hints.ts'
import type { OpenPerson } from '../people/open-person.ts'
import { createIntermediateStore, photoEncoder } from '../results/intermediate-store.ts'
import { assertHolds } from '../results/result-output.ts'
import { noPhoto, readShownPhoto } from '../results/result-photo.ts'
import { chooseTargets, type WantedFaces } from './choose-targets.ts'
import { pictureAfter, pictureRequest } from './create-request.ts'
import { type CreatedImage, drawPicture } from './draw-picture.ts'
import { readStart } from './drawing-start.ts'
import { noticesOfFinish } from './finish-notices.ts'
import { loadCreate } from './load-create.ts'
import { openPeople, peopleToName, personIdIn } from './open-people.ts'
import type { TellNotice } from './person-notices.ts'
import { recordAdapters } from './record-adapters.ts'
import { readSteering } from './steering-pictures.ts'
import { lookOf, openBrush } from './swap-look.ts'
import { pixelsToSave, planFor, upscaleFor, validateCreate } from './validate-create.ts'

/** Prompt → picture → face swap → enhance → saved. */
export const create: Workflow<'create'> = async (input, context) => {
  const { engine, signal, enough, onSkippable, onSaved, onPreview, wantsPreview } = context
  lookOf(input)
  const valid = await validateCreate(input, engine)
  const { pack, files, wanted, output } = valid
  const { plan, batch } = planFor(input, valid)

  return timed(
    context,
    plan,
    async progress => {
      // A photo that cannot be opened fails before anything is loaded, one without a face before anything is drawn.
      if (input.photo || input.init || input.controlnets) progress.enter('read')
      const shown =
        valid.photo && input.faceFrom === 'generated'
          ? await readShownPhoto(valid.photo, output, signal)
          : undefined
      const target = shown?.image
      const photoImage =
        target ?? (valid.photo && (await decodeImage(valid.photo.file, { name: valid.photo.name, signal })))
      const factor = input.enhance && target ? upscaleFor(input)(target) : 1
      if (target) assertHolds(output, { width: target.width * factor, height: target.height * factor })
      const photoData = shown?.kept ?? noPhoto
      const start = await readStart(input, valid, signal)
      assertHolds(output, start.result)
      if (input.finish) assertHolds(output, input.finish)
      await assertSpaceForResults(
        pixelsToSave(input, start.result, photoImage),
        dirname(files[0]!),
        engine.freeSpace,
      )

      const brushFor = input.photo ? await openBrush(input.mask, engine, signal) : undefined

      progress.enter('load')
      const { provider, textToImage, networks, steering, embeddings, notices } = await loadCreate(
        input,
        valid,
        context,
      )
      notices.push(...photoData.notices, ...noticesOfFinish(target ?? start.result, input))

      if (photoImage) progress.enter('find-faces')
      const people = await peopleOf(input, networks, valid.library, context)
      const lender = people.get(personIdIn(input.photo) ?? '')
      const photo = lender
        ? await photoOfPerson(lender)
        : photoImage &&
          (await photoWithFaces(
            photoImage,
            withMean(wanted!, input, people),
            networks,
            tell(notices),
            signal,
          ))
      if (networks.safety && start.picture)
        await assertSafe(networks.safety, start.picture, 'The picture to start from')

      const steered = await readSteering(input, valid, start.drawing, steering, context)

      const prompt = await wordedFor(pack, valid.prompt)
      const request = pictureRequest(
        input,
        { ...valid, prompt },
        {
          seed: input.seed ?? randomInt(2 ** 32),
          variation: input.variation && {
            ...input.variation,
            seed: input.variation.seed ?? randomInt(2 ** 32),
          },
          scheduler: schedulerNameOf(textToImage.schedulerConfig),
          photo,
          start,
          ...steered,
          brushFor,
          people: await namesOf(input, people, context),
        },
      )
      const showStep = onPreview && createPreviews(latents => previewLatents(textToImage, latents), onPreview)
      // A copy of a kept person's photo would outlive the person.
      const before = input.photo === undefined ? start.canvas?.picture : lender ? undefined : photo?.image
      const encodedPhoto = before && input.keepIntermediates ? photoEncoder(before) : undefined
      const images: CreatedImage[] = []
      for (const [i, file] of files.entries()) {
        if (enough?.aborted) break
        const picture = abortedWith(enough)
        onSkippable?.(() => picture.abort())
        progress.image(i + 1)
        const spent = progress.spent()
        const intermediates = encodedPhoto
          ? createIntermediateStore(engine.folders.library, file, encodedPhoto)
          : null
        // Nothing is swapped, with which it would be saved.
        if (!photo) intermediates?.save(undefined)
        const image = await drawPicture({
          networks,
          request: pictureAfter(request, i),
          seedIsOpen: input.seed === undefined,
          photoFaces: photo?.found ?? 0,
          file,
          output,
          photoData: { ...photoData, modified: undefined },
          onNotice: notice => notices.push(notice),
          made: {
            packVersion: pack.manifest.version,
            modelHash: reportPack(pack).textToImage?.checkpoint?.sha256,
            version: engine.version,
            ...recordAdapters(input, valid, embeddings),
          },
          hooks: {
            signal,
            enough: picture.signal,
            enter: progress.enter,
            step: progress.step,
            onStep:
              showStep &&
              (step => {
                if (wantsPreview?.() ?? true) showStep(i + 1, step)
              }),
          },
          onSaved,
          intermediates,
          took: input.keepIntermediates ? () => tookSince(spent, progress.spent()) : undefined,
          intermediatesMeta: () => ({
            provider: providersUsed(provider),
            photo: usedPhotoIn(input),
            timings: timeSince(spent, progress.spent()),
          }),
        })
        images.push(image)
      }
      if (enough?.aborted) notices.push(drawnInPart(images.length, files.length))
      return { ...images[0]!, pack: pack.manifest.id, provider: providersUsed(provider), notices, images }
    },
    batch,
  ).catch(error => {
    throw withMemoryHints(error, input, valid.library, availableMemory())
  })
}

/** As `AbortSignal.any`, which Node 18 lacks. */
const abortedWith = (signal: AbortSignal | undefined): AbortController => {
  const controller = new AbortController()
  signal?.addEventListener('abort', () => controller.abort(), { once: true })
  return controller
}

/** The kept people that take part, by their ids. */
const peopleOf = async (
  { photo, photoPerson, use }: ParsedInput<'create'>,
  { faces, swapper, safety }: CreateNetworks,
  library: PackLibrary,
  context: JobContext,
): Promise<ReadonlyMap<string, OpenPerson>> =>
  faces
    ? openPeople(
        [personIdIn(photo), personIdIn(photoPerson)],
        { faces, swapper, safety },
        library,
        use,
        context,
      )
    : new Map()

/** Names of the kept people whose faces are swapped or followed, where they are to be written into the picture. */
const namesOf = async (
  input: ParsedInput<'create'>,
  people: ReadonlyMap<string, OpenPerson>,
  { engine }: JobContext,
): Promise<string[] | undefined> => {
  const named = peopleToName(input, people)
  const followed = personIdIn(input.ipAdapter?.face)
  if (!input.namePeople || followed === undefined || people.has(followed)) return named
  const { name } = await engine.people.record(followed)
  return [...(named ?? []), name || 'the person']
}

const withMean = (
  wanted: WantedFaces,
  { photoPerson }: ParsedInput<'create'>,
  people: ReadonlyMap<string, OpenPerson>,
): WantedFaces => {
  const kept = people.get(personIdIn(photoPerson) ?? '')
  return kept && wanted.person
    ? { ...wanted, person: { ...wanted.person, name: kept.name, mean: kept.mean } }
    : wanted
}

const drawnInPart = (drawn: number, wanted: number): Notice => ({
  code: 'drawn-in-part',
  message: `The drawing was interrupted: the last picture is as far as it was drawn, ${drawn} of ${wanted}.`,
})

const tell = (notices: Notice[]) => (notice: Notice) => void notices.push(notice)

const photoOfPerson = async (person: OpenPerson): Promise<Photo & { readonly found: number }> => {
  const { image, face } = await person.best()
  return { image, faces: [face], person, found: 1 }
}

/**
 * The photo with the faces to use, and how many were found.
 * @throws LikenessError `no-face-found`, `no-such-face`, `unsafe-image`
 */
const photoWithFaces = async (
  image: RgbImage,
  wanted: WantedFaces,
  { faces: networks, safety }: CreateNetworks,
  tell: TellNotice,
  signal: AbortSignal,
): Promise<Photo & { readonly found: number }> => {
  if (!networks) throw new TypeError('a photo needs the face networks')
  const found = await findFaces(networks, image, { signal })
  const faces = await chooseTargets(wanted, networks, image, found, tell, signal)
  if (safety) await assertSafe(safety, image, 'The photo')
  return { image, faces, found: found.length }
}
