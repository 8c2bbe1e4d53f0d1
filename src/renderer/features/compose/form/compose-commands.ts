import { flushSync } from 'react-dom'
import { hasUnfinished } from '../../../../shared/api/job-states.ts'
import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { attempt } from '../../../state/errors.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { showJob, useView } from '../../../state/view-store.ts'
import { toast } from '../../../ui/toast.ts'
import { rememberPrompt } from '../prompt/prompt-history.ts'
import { blockedFollowing } from '../steer/steering.ts'
import { blockedBy } from './blocked.ts'
import type { ComposeState } from './compose-state.ts'
import { setCompose, setTask, useCompose } from './compose-store.ts'
import { randomSeed } from './limits.ts'
import { currentModels } from './models-in-use.ts'
import { toJobWork } from './to-job-work.ts'

export const promptElementId = 'compose-prompt'

/** Set while the focus is to go to a prompt that is not on screen yet, as when the window opens. */
let focusWanted = false

/** To be called once the prompt is on screen. */
export const focusAwaitedPrompt = (): void => {
  if (focusWanted) focusPrompt()
}

export const focusPrompt = (): void => {
  if (useCompose.getState().task !== 'draw') flushSync(() => setTask('draw'))
  const field = document.getElementById(promptElementId)
  focusWanted = field === null
  if (!(field instanceof HTMLTextAreaElement)) return
  field.focus()
  field.setSelectionRange(field.value.length, field.value.length)
}

/** Sets a random seed, which stays; nothing where the task has none. */
export const newSeed = (): void => {
  if (useCompose.getState().task === 'draw') setCompose({ seed: randomSeed() })
}

/** The form that is being submitted. */
let submitting: ComposeState | null = null

const submit = async (): Promise<void> => {
  const state = useCompose.getState()
  const work = toJobWork(state, currentModels())
  if (!work) return
  const queued = hasUnfinished(useJobs.getState().jobs)
  const { id } = await request('jobs.submit', { work })
  if (work.route === 'create') rememberPrompt(state.prompt)
  if (!queued) showJob(id)
  else if (!useView.getState().queueOpen) toast(i18n.t('compose:queued'), { id: 'compose-queued' })
}

/** Whether the form can be submitted; shows what is missing. */
export const canSubmit = (): boolean => {
  const state = useCompose.getState()
  const { status, packs } = useMachine.getState()
  const inUse = currentModels()
  const known = { known: packs.length > 0, canDraw: inUse.pack !== undefined }
  const blocked = blockedBy(state, status, { ...known, following: blockedFollowing(state, inUse) })
  if (blocked) {
    toast(i18n.t(`compose:blocked.${blocked}`), { id: 'compose-blocked' })
    return false
  }
  if (state.task === 'draw' && !state.prompt.trim()) {
    setCompose({ promptMissed: true })
    focusPrompt()
    return false
  }
  return true
}

/** Submits the form as a job, or shows what is missing. */
export const submitComposed = (): void => {
  if (!canSubmit()) return
  const state = useCompose.getState()
  // One key press may reach both the menu and the field.
  if (submitting === state) return
  submitting = state
  attempt(() =>
    submit().finally(() => {
      if (submitting === state) submitting = null
    }),
  )
}
