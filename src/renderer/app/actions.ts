import { promptOfRecipe } from '../../shared/api/adapters-of-recipe.ts'
import { packOfRecipe } from '../../shared/api/checkpoints.ts'
import { idsOfSwapped } from '../../shared/api/ids-of-swapped.ts'
import type { LibraryEntry, LibraryItem } from '../../shared/api/library.ts'
import { daysInTrash } from '../../shared/api/limits.ts'
import type { PhotoReport, UsedPhoto } from '../../shared/api/photos.ts'
import type { DrawingRecipe, PhotoRecipe, ReadRecipe, Recipe } from '../../shared/api/recipe.ts'
import type { SwappedPeople } from '../../shared/api/swapped-people.ts'
import type { WindowJobWork, WindowJobWorkInput } from '../../shared/window/window-jobs.ts'
import { RequestError, request } from '../bridge/bridge.ts'
import { takeAddon } from '../features/compose/adapters/change-shelf.ts'
import { adaptersOfRecipe } from '../features/compose/adapters/recipe-adapters.ts'
import { kindOf } from '../features/compose/adapters/shelf.ts'
import { loadPhotoRecipe } from '../features/compose/form/apply-photo-recipe.ts'
import { loadRecipe } from '../features/compose/form/apply-recipe.ts'
import {
  setPrompt,
  setStart,
  setTask,
  setUsedPhoto,
  useCompose,
} from '../features/compose/form/compose-store.ts'
import { offerFormUndo } from '../features/compose/form/form-undo.ts'
import { currentModels, textToImagePacks } from '../features/compose/form/models-in-use.ts'
import { takePerson } from '../features/compose/kept/take-person.ts'
import { maskOfRecipe } from '../features/compose/mask/kept-mask.ts'
import { startFromPicture, takePicture } from '../features/compose/photos/import-photo.ts'
import { takeExample } from '../features/compose/prompt/take-example.ts'
import { steeringOfRecipe, takeSteering } from '../features/compose/steer/recall-steering.ts'
import { openExport } from '../features/library/export/export-store.ts'
import { reloadTrash } from '../features/library/trash/trash-store.ts'
import { joinTexts } from '../i18n/format.ts'
import { i18n } from '../i18n/i18n.ts'
import { type AdapterPack, isAdapter } from '../state/adapter-packs.ts'
import type { MadeWith } from '../state/app-actions.ts'
import { cancelJob } from '../state/cancel-jobs.ts'
import { withConsent } from '../state/consent.ts'
import { attempt } from '../state/errors.ts'
import { useMachine } from '../state/machine-store.ts'
import { personById, usePeople } from '../state/people-store.ts'
import { usedModels, workOfRecipe } from '../state/recipe-work.ts'
import { offerUndo } from '../state/undo.ts'
import { ask, openDialog, showJob } from '../state/view-store.ts'
import { toast } from '../ui/toast.ts'

/** What features make happen in other features, as none of them imports another. */

const submit = async (work: WindowJobWorkInput): Promise<void> => {
  const { id } = await request('jobs.submit', { work })
  showJob(id)
}

/** The same job once more; `newSeed` draws another picture. */
export const rerun = (work: WindowJobWork, newSeed: boolean): void =>
  attempt(() =>
    submit(
      work.route === 'create' && newSeed ? { ...work, input: { ...work.input, seed: undefined } } : work,
    ),
  )

/** Prompt, settings, model and what is added to it, of a recipe, as far as they are installed. */
const drawingOf = (recipe: Recipe) => {
  const { negativePrompt, steps, guidanceScale, scheduler, enhance, upscale, fidelity } = recipe
  const { finish, background, restore } = recipe
  const { packs } = useMachine.getState()
  const model = packOfRecipe(recipe, textToImagePacks(packs))
  const pack = model?.id ?? recipe.pack
  const { prompt } = promptOfRecipe(recipe, packs.filter(isAdapter), kindOf(model))
  const inUse = { pack: model, adapters: packs.filter(isAdapter) }
  const { loras, vae } = adaptersOfRecipe({ ...recipe, prompt }, inUse)
  const size = { width: recipe.width, height: recipe.height }
  const drawing = { prompt, negativePrompt, steps, guidanceScale, scheduler, size, pack }
  const passes = { hires: recipe.hires ?? false, fastDecoder: recipe.fastDecoder }
  const merged = { loras: loras.length > 0 ? loras : undefined, vae: vae ?? undefined }
  const added = { ...merged, ...steeringOfRecipe(recipe, inUse) }
  const after = { enhance, upscale, fidelity, restore, finish, background, use: recipe.use }
  return { ...drawing, ...passes, ...added, ...after }
}

/** Draws a picture of the library again with other seeds, and swaps again where it was made with a photo. */
const varyRecipe = (recipe: Recipe, use: UsedPhoto | null, count = 1): void => {
  const start = recipe.initPhoto && {
    init: { id: recipe.initPhoto },
    initStrength: recipe.initStrength,
    initFit: recipe.initFit,
    inpaint: recipe.inpaint && { ...recipe.inpaint, mask: refOf(recipe.maskPhoto) },
  }
  const swap = use && { ...recipe.swap, ...facesOf(use) }
  attempt(() => submit({ route: 'create', input: { ...drawingOf(recipe), ...start, ...swap, batch: count } }))
}

/** How much of a picture is drawn anew for a variation of it: details change, what it shows stays. */
const variationStrength = 0.45

/** Draws four pictures that begin with this one. */
export const variations = ({ id, recipe }: LibraryItem): void => {
  if (!recipe) return
  const { hires: _, ...drawing } = drawingOf(recipe)
  const start = { init: { picture: id }, initStrength: variationStrength }
  attempt(() => submit({ route: 'create', input: { ...drawing, ...start, batch: 4 } }))
}

const refOf = (id: string | undefined) => (id === undefined ? undefined : { id })

const facesOf = ({ id, face, order, person }: UsedPhoto) => ({
  photo: { id },
  photoFace: face,
  faceOrder: order,
  photoPerson: person === undefined ? undefined : { id: person },
})

/** Whether somebody who took part is not kept any more. */
const isSomebodyGone = (people: SwappedPeople | null): boolean =>
  people !== null && idsOfSwapped(people).some(id => !personById(usePeople.getState().people, id))

/** Fills the form in as a swap or an enhancement was made, and says which of it is not there any more. */
const reusePhotoRecipe = async (recipe: PhotoRecipe, people: SwappedPeople | null): Promise<void> => {
  const before = useCompose.getState()
  const complete = await loadPhotoRecipe(recipe, people)
  const gone = isSomebodyGone(people) ? 'compose:peopleGone' : 'compose:photosGone'
  offerFormUndo(i18n.t(complete ? 'compose:settingsLoaded' : gone), before)
}

const isMissing = (error: unknown): boolean =>
  error instanceof RequestError && (error.code === 'unknown-photo' || error.code === 'unknown-person')

/** The same swap or enhancement once more. Where its photos or people are gone, the form is filled in and says so. */
const repeat = (recipe: PhotoRecipe, people: SwappedPeople | null): void =>
  attempt(async () => {
    const { models } = currentModels()
    const use = { ...recipe.use, ...usedModels(recipe, useMachine.getState(), models) }
    const work = workOfRecipe(recipe, use, people)
    try {
      if (work && !isSomebodyGone(people)) return await submit(work)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    await reusePhotoRecipe(recipe, people)
  })

/** What became of a recipe in the form: whether the model it was drawn with is there, too, and what was added to it. */
const loadedText = (recipe: DrawingRecipe): string => {
  const { packs } = useMachine.getState()
  const name = recipe.pack ?? recipe.modelHash
  const model = packOfRecipe(recipe, textToImagePacks(packs))
  if (name === undefined || model) {
    const { missing } = promptOfRecipe(recipe, packs.filter(isAdapter), kindOf(model))
    return missing.length === 0
      ? i18n.t('compose:recipeLoaded')
      : i18n.t('compose:addonsGone', { names: joinTexts(missing) })
  }
  return i18n.t('compose:modelGone', { name, title: currentModels().pack?.title ?? '' })
}

/** Puts in the picture that a drawing was started from, with what was drawn anew of it. */
const takeStart = async (recipe: DrawingRecipe, start: PhotoReport | null): Promise<void> => {
  const { inpaint } = useCompose.getState()
  setStart(start)
  useCompose.setState({ inpaint })
  const mask = await maskOfRecipe(recipe)
  if (mask !== null && useCompose.getState().start === start) useCompose.setState({ mask })
}

/** Fills the form in; the photos come back, too, while the app has them. */
const reuseRecipe = (recipe: ReadRecipe['recipe'], { photo: use, people }: MadeWith): void =>
  attempt(async () => {
    if ('madeBy' in recipe) return reusePhotoRecipe(recipe, people)
    const before = useCompose.getState()
    loadRecipe(recipe)
    offerFormUndo(loadedText(recipe), before)
    if (!(await takeSteering(recipe))) toast(i18n.t('steer:gone'))
    const read = async (id: string | undefined) =>
      id === undefined ? null : await request('photos.read', { id })
    if (recipe.initPhoto !== undefined) await takeStart(recipe, await read(recipe.initPhoto))
    const photo = await read(use?.id)
    if (use && photo) setUsedPhoto(photo, use, await read(use.person))
  })

/** The next drawing starts from a picture of the library, with its prompt where none is written yet. */
export const startFrom = ({ id, prompt }: LibraryEntry): void => {
  void withConsent(() => {
    if (prompt !== null && !useCompose.getState().prompt.trim()) setPrompt(prompt)
    return startFromPicture(id)
  })
}

/** Up to so many pictures are deleted without a question: they are soon brought back. */
const maxUnasked = 50

const restore = (ids: readonly string[], deletedAt: number): void =>
  attempt(async () => {
    await request('library.restore', { pictures: ids.map(id => ({ id, deletedAt })) })
    reloadTrash()
  })

const deleteNow = (ids: readonly string[]): void =>
  attempt(async () => {
    const { deletedAt } = await request('library.delete', { ids: [...ids] })
    offerUndo(
      i18n.t('library:deleted', { count: ids.length }),
      () => restore(ids, deletedAt),
      i18n.t('library:deletedKept', { days: daysInTrash }),
    )
  })

/** Moves pictures into the library's trash. */
const deletePictures = (ids: readonly string[]): void => {
  if (ids.length > maxUnasked)
    ask({
      title: i18n.t('library:deleteMany.title', { count: ids.length }),
      text: i18n.t('library:deleteMany.text', { days: daysInTrash }),
      confirm: i18n.t('delete'),
      cancel: i18n.t('cancel'),
      onConfirm: () => deleteNow(ids),
    })
  else deleteNow(ids)
}

const setFavourite = ({ id, favourite }: LibraryEntry): void =>
  attempt(() => request('library.favourite', { ids: [id], favourite: !favourite }))

export const viewerActions = {
  rerun,
  varyRecipe,
  repeat,
  reuseRecipe,
  deletePictures,
  exportPictures: openExport,
  setFavourite,
  takePicture,
  takeExample,
  cancelJob,
}
export const libraryActions = {
  reuseRecipe,
  varyRecipe,
  repeat,
  deletePictures,
  exportPictures: openExport,
  setFavourite,
  takePicture,
}
export const queueActions = { rerun, cancelJob, reuseRecipe }
export const modelActions = {
  addToDrawing: (pack: AdapterPack): void => {
    takeAddon(pack)
    setTask('draw')
    openDialog(null)
  },
}
export const peopleActions = { takePerson }
