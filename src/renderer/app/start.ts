import { isRunning } from '../../shared/api/job-states.ts'
import type { Installation } from '../../shared/api/models.ts'
import type { EngineStatus } from '../../shared/window/app.ts'
import { request, subscribe } from '../bridge/bridge.ts'
import { focusPrompt } from '../features/compose/form/compose-commands.ts'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { followModelDirection } from '../features/compose/form/models-in-use.ts'
import { autosaveForm, restoreForm } from '../features/compose/form/saved-form.ts'
import { followPeople } from '../features/compose/kept/take-person.ts'
import { takeOpenedPhoto } from '../features/compose/photos/place-photos.ts'
import { loadAlbums, setAlbums } from '../features/library/albums/albums-store.ts'
import { setGroupingProgress } from '../features/people/grouping-store.ts'
import { applyLanguage } from '../i18n/i18n.ts'
import { watchComparisons } from '../state/comparisons-store.ts'
import { attempt, failureText, showError } from '../state/errors.ts'
import { setJobs, setPreview, setProgress, useJobs } from '../state/jobs-store.ts'
import { useLeftJobs } from '../state/left-jobs-store.ts'
import { applyLibraryEvent, loadLibrary, pictureById, useLibrary } from '../state/library-store.ts'
import {
  refreshPacks,
  setAdding,
  setInstalls,
  setMove,
  useInstalls,
  useMachine,
} from '../state/machine-store.ts'
import { loadPeople, setPeople } from '../state/people-store.ts'
import { setSettings, useSettings } from '../state/settings-store.ts'
import { setQueueOpen, showJob, useView } from '../state/view-store.ts'
import { toast } from '../ui/toast.ts'
import { announceJobs } from './announce-jobs.ts'
import { showJobNotices, showMirrors, watchStoppedJobs } from './notifications.ts'
import { showEndedJob, showLastPicture, syncViewerWithJobs, syncViewerWithLibrary } from './sync-viewer.ts'
import { followUpdates } from './update-notice.ts'

const readFromEngine = async (): Promise<void> => {
  const [{ installs }] = await Promise.all([
    request('models.installs', {}),
    refreshPacks(),
    loadPeople(),
    loadAlbums(),
    readJobs().then(loadLibrary),
  ])
  setInstalls(installs)
  leaveMissingPicture()
}

/** A reloaded page shows the running job again. */
const readJobs = async (): Promise<void> => {
  const { jobs } = await request('jobs.list', {})
  setJobs(jobs)
  const running = jobs.find(isRunning)
  if (running && useView.getState().subject.kind === 'none') showJob(running.id)
}

/** Another folder for pictures may have been chosen, without the picture in the viewer. */
const leaveMissingPicture = (): void => {
  const { subject } = useView.getState()
  if (subject.kind === 'picture' && !pictureById(useLibrary.getState().items, subject.id)) showLastPicture()
}

const readFromMain = async (): Promise<void> => {
  const [settings, info, status, localApi, left, { form }] = await Promise.all([
    request('settings.get', {}),
    request('app.info', {}),
    request('app.status', {}),
    request('app.localApi', {}),
    request('jobs.left', {}),
    request('form.get', {}),
  ])
  setSettings(settings)
  useMachine.setState({ info, localApi })
  useLeftJobs.setState(left)
  if (left.jobs.length > 0) setQueueOpen(true)
  const { prompt } = useCompose.getState()
  // What was typed meanwhile stays.
  if (form) attempt(() => restoreForm(prompt === '' ? form : { ...form, prompt, task: 'draw' }))
  else focusPrompt()
  autosaveForm(form)
  // A status event that came meanwhile is newer than the answer.
  if (!statusReceived) await setStatus(status)
}

let statusReceived = false

const setStatus = async (status: EngineStatus): Promise<void> => {
  const before = useMachine.getState().status
  useMachine.setState({ status })
  if (status.kind === 'ready' && before.kind !== 'ready') await readFromEngine()
}

const isDone = (installs: readonly Installation[], id: string): boolean =>
  installs.some(each => each.id === id && each.state.kind === 'done')

/** Connects the stores with the main process and the engine. @param texts settles once texts can be shown */
export const startApp = (texts: Promise<unknown>): void => {
  followModelDirection()
  followPeople()
  subscribe('jobs', ({ jobs }) => {
    showJobNotices(useJobs.getState().jobs, jobs)
    setJobs(jobs)
  })
  subscribe('progress', ({ id, progress }) => setProgress(id, progress))
  subscribe('preview', ({ id, image, step, jpeg }) => setPreview(id, image, step, jpeg))
  subscribe('library', ({ changed, removed }) => applyLibraryEvent(changed, removed))
  subscribe('albums', setAlbums)
  subscribe('people', setPeople)
  subscribe('grouping', ({ progress }) => setGroupingProgress(progress))
  subscribe('installs', ({ installs }) => {
    const before = useInstalls.getState().installs
    setInstalls(installs)
    const done = installs.filter(({ id, state }) => state.kind === 'done' && !isDone(before, id))
    if (done.length > 0) attempt(refreshPacks)
    for (const installation of done) showMirrors(installation)
  })
  subscribe('move', ({ progress }) => setMove(progress))
  subscribe('import', ({ progress }) => setAdding(progress))
  subscribe('settings', setSettings)
  subscribe('localApi', localApi => useMachine.setState({ localApi }))
  followUpdates()
  subscribe('status', status => {
    statusReceived = true
    attempt(() => setStatus(status))
  })
  // Kept until somebody listens.
  void texts.then(() =>
    subscribe('notice', failure => toast.warning(failureText(failure), { duration: 15_000 })),
  )
  subscribe('showJob', ({ id }) => showEndedJob(id))
  subscribe('photo', ({ token }) => attempt(() => takeOpenedPhoto(token)))
  useSettings.subscribe(({ settings }) => settings && applyLanguage(settings.language))
  watchComparisons()
  syncViewerWithJobs()
  syncViewerWithLibrary()
  watchStoppedJobs()
  announceJobs()
  readFromMain().catch(showError)
}
