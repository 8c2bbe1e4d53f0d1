import { toast } from 'sonner'
import type { EngineStatus } from '../../shared/api/app.ts'
import { isRunning } from '../../shared/api/job-states.ts'
import type { Installation } from '../../shared/api/models.ts'
import { request, subscribe } from '../bridge/bridge.ts'
import { setPhoto, useCompose } from '../features/compose/form/compose-store.ts'
import { keepForm, restoreForm } from '../features/compose/form/kept-form.ts'
import { applyLanguage, i18n, startI18n } from '../i18n/i18n.ts'
import { setInstalls, setMove, useInstalls } from '../state/installs-store.ts'
import { setJobs, setPreview, setProgress, useJobs } from '../state/jobs-store.ts'
import { useLeftJobs } from '../state/left-jobs-store.ts'
import { applyLibraryEvent, loadLibrary, pictureById, useLibrary } from '../state/library-store.ts'
import { lookForPacks } from '../state/look-for-packs.ts'
import { useMachine } from '../state/machine-store.ts'
import { attempt, failureText, reportFailure } from '../state/report.ts'
import { setSettings, useSettings } from '../state/settings-store.ts'
import { setQueueOpen, showJob, useView } from '../state/view-store.ts'
import { followJobs } from './follow-jobs.ts'
import { followLibrary, showLastPicture } from './follow-library.ts'
import { tellNotices } from './tell-notices.ts'

const readFromEngine = async (): Promise<void> => {
  const [{ installs }] = await Promise.all([
    request('models.installs', {}),
    lookForPacks(),
    readJobs().then(loadLibrary),
  ])
  setInstalls(installs)
  leaveLostPicture()
}

/** A page that was opened again goes on showing what runs. */
const readJobs = async (): Promise<void> => {
  const { jobs } = await request('jobs.list', {})
  setJobs(jobs)
  const running = jobs.find(isRunning)
  if (running && useView.getState().subject.kind === 'none') showJob(running.id)
}

/** Another folder for pictures may have been chosen: the one in the viewer is not in it. */
const leaveLostPicture = (): void => {
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
  if (form && useCompose.getState().prompt === '') attempt(() => restoreForm(form))
  keepForm(form)
  // What was said in the meantime is newer than the answer.
  if (!statusHeard) await setStatus(status)
}

let statusHeard = false

const setStatus = async (status: EngineStatus): Promise<void> => {
  const before = useMachine.getState().status
  useMachine.setState({ status })
  if (status.kind === 'ready' && before.kind !== 'ready') await readFromEngine()
}

const isDone = (installs: readonly Installation[], id: string): boolean =>
  installs.some(each => each.id === id && each.state.kind === 'done')

const tellMirrors = ({ title, state }: Installation): void => {
  if (state.kind === 'done' && state.mirrors)
    toast(i18n.t('models:fromMirror', { title, host: state.mirrors.join(', ') }), { duration: 10_000 })
}

/** Ties the stores to what the main process and the engine say. */
export const startApp = (): void => {
  startI18n()
  subscribe('jobs', ({ jobs }) => {
    tellNotices(useJobs.getState().jobs, jobs)
    setJobs(jobs)
  })
  subscribe('progress', ({ id, progress }) => setProgress(id, progress))
  subscribe('preview', ({ id, image, step, jpeg }) => setPreview(id, image, step, jpeg))
  subscribe('library', ({ changed, removed }) => applyLibraryEvent(changed, removed))
  subscribe('installs', ({ installs }) => {
    const before = useInstalls.getState().installs
    setInstalls(installs)
    const fresh = installs.filter(({ id, state }) => state.kind === 'done' && !isDone(before, id))
    if (fresh.length > 0) attempt(lookForPacks)
    for (const installation of fresh) tellMirrors(installation)
  })
  subscribe('move', ({ progress }) => setMove(progress))
  subscribe('settings', setSettings)
  subscribe('localApi', localApi => useMachine.setState({ localApi }))
  subscribe('status', status => {
    statusHeard = true
    attempt(() => setStatus(status))
  })
  subscribe('notice', failure => toast.warning(failureText(failure), { duration: 15_000 }))
  subscribe('photo', photo => setPhoto(photo))
  subscribe('photoFailed', failure => toast.error(failureText(failure)))
  useSettings.subscribe(({ settings }) => settings && applyLanguage(settings.language))
  followJobs()
  followLibrary()
  readFromMain().catch(reportFailure)
}
