import { toast } from 'sonner'
import type { JobWork, JobWorkInput } from '../../shared/jobs.ts'
import type { LibraryItem } from '../../shared/library.ts'
import type { PhotoUse } from '../../shared/photos.ts'
import type { ReadRecipe, Recipe } from '../../shared/recipe.ts'
import { pictureIdOf } from '../bridge/addresses.ts'
import { request } from '../bridge/bridge.ts'
import { setPhotoUse, setPrompt, setStart, useCompose } from '../features/compose/compose-store.ts'
import { startFromPicture } from '../features/compose/import-photo.ts'
import { loadRecipe } from '../features/compose/load-recipe.ts'
import { i18n } from '../i18n/i18n.ts'
import { isActive, useJobs } from '../state/jobs-store.ts'
import { useLibrary } from '../state/library-store.ts'
import { attempt } from '../state/report.ts'
import { showJob, showNothing, showPicture, useView } from '../state/view-store.ts'

/** What ties the features together: none of them knows another. */

const submit = async (work: JobWorkInput): Promise<void> => {
  const { id } = await request('jobs.submit', { work })
  showJob(id)
}

/** The same job once more; `newSeed` draws another picture. */
const again = (work: JobWork, newSeed: boolean): void =>
  attempt(() =>
    submit(
      work.route === 'create' && newSeed ? { ...work, input: { ...work.input, seed: undefined } } : work,
    ),
  )

/** Draws a picture of the library again with another seed, and swaps again where it was made with a photo. */
const varyRecipe = (recipe: Recipe, use: PhotoUse | null): void => {
  const { prompt, negativePrompt, steps, guidanceScale, scheduler, pack, enhance, upscale, fidelity } = recipe
  const size = { width: recipe.width, height: recipe.height }
  const drawing = { prompt, negativePrompt, steps, guidanceScale, scheduler, size, pack }
  const after = { enhance, upscale, fidelity }
  attempt(async () => {
    const swap = use ? { ...recipe.swap, ...(await swapInputOf(use)) } : {}
    const init = await keptFile(recipe.initPhoto)
    const start = init === undefined ? {} : { init, initStrength: recipe.initStrength }
    await submit({ route: 'create', input: { ...drawing, ...after, ...start, ...swap, use: recipe.use } })
  })

  /** @throws RequestError `unknown-photo` for a photo that is not kept any more */
  const keptFile = async (id: string | undefined): Promise<string | undefined> =>
    id === undefined ? undefined : (await request('photos.read', { id })).file

  const swapInputOf = async ({ id, face, order, person }: PhotoUse) => ({
    photo: await keptFile(id),
    photoFace: face,
    faceOrder: order,
    photoPerson: await keptFile(person),
  })
}

/** Fills the form in; the photo comes back, too, while the app has it. */
const reuse = (recipe: ReadRecipe['recipe'], use: PhotoUse | null): void =>
  attempt(async () => {
    loadRecipe(recipe)
    toast.success(i18n.t('compose:recipeLoaded'))
    const read = async (id: string | undefined) =>
      id === undefined ? null : await request('photos.read', { id })
    if (recipe.initPhoto !== undefined) setStart(await read(recipe.initPhoto))
    const photo = await read(use?.id)
    if (use && photo) setPhotoUse(photo, use, await read(use.person))
  })

/** The next drawing starts from a picture of the library, with its prompt where none is written yet. */
export const startFrom = ({ id, recipe }: LibraryItem): void => {
  if (recipe && !useCompose.getState().prompt.trim()) setPrompt(recipe.prompt)
  void startFromPicture(id)
}

const undoTime = 10_000

/** Into the library's trash; to the system's once it can no longer be undone. */
const deletePictures = (ids: readonly string[]): void =>
  attempt(async () => {
    const neighbour = neighbourOf(ids)
    await request('library.delete', { ids: [...ids] })
    showWhereShown(ids, neighbour)
    const empty = () => attempt(() => request('results.emptyTrash', { ids: [...ids] }))
    let undone = false
    const settle = () => {
      if (!undone) empty()
    }
    toast(i18n.t('library:deleted', { count: ids.length }), {
      duration: undoTime,
      onAutoClose: settle,
      onDismiss: settle,
      action: {
        label: i18n.t('undo'),
        onClick: () => {
          undone = true
          attempt(() => request('library.restore', { ids: [...ids] }))
        },
      },
    })
  })

/** The picture to look at when these are gone: the next older one, else the next newer one. */
const neighbourOf = (ids: readonly string[]): string | undefined => {
  const { items } = useLibrary.getState()
  const gone = new Set(ids)
  const first = items.findIndex(({ id }) => gone.has(id))
  const older = items.slice(first).find(({ id }) => !gone.has(id))
  const newer = items.slice(0, Math.max(first, 0)).findLast(({ id }) => !gone.has(id))
  return (older ?? newer)?.id
}

const showWhereShown = (ids: readonly string[], neighbour: string | undefined): void => {
  const { subject } = useView.getState()
  if (subject.kind === 'picture' && ids.includes(subject.id))
    useView.setState({ subject: neighbour ? { kind: 'picture', id: neighbour } : { kind: 'none' } })
}

const setFavourite = ({ id, favourite }: LibraryItem): void =>
  attempt(() => request('library.favourite', { ids: [id], favourite: !favourite }))

const cancelJob = (id: string): void => attempt(() => request('jobs.cancel', { id }))

/** Stops what runs now; those in line go on. */
export const cancelRunning = (): void => {
  const running = useJobs.getState().jobs.find(({ state }) => state.kind === 'running')
  if (running) cancelJob(running.id)
}

/** When the job on the stage is done, its first picture takes its place. */
export const followJobs = (): (() => void) =>
  useJobs.subscribe(({ jobs }) => {
    const { subject } = useView.getState()
    if (subject.kind !== 'job') return
    const job = jobs.find(({ id }) => id === subject.id)
    if (job?.state.kind === 'done') showPicture(pictureIdOf(job.state.output.value.file))
    else if (job?.state.kind === 'cancelled') {
      const [next] = jobs.filter(isActive)
      if (next) showJob(next.id)
      else showNothing()
    }
  })

export const stageActions = { again, varyRecipe, reuse, deletePictures, setFavourite, cancelJob }
export const libraryActions = { reuse, varyRecipe, deletePictures, setFavourite }
export const queueActions = { again, cancelJob, reuse }
