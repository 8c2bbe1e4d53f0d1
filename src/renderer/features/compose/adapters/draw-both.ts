import { hasUnfinished } from '../../../../shared/api/job-states.ts'
import { request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { addComparison } from '../../../state/comparisons-store.ts'
import { attempt } from '../../../state/errors.ts'
import { useJobs } from '../../../state/jobs-store.ts'
import { showJob } from '../../../state/view-store.ts'
import { toast } from '../../../ui/toast.ts'
import { canSubmit } from '../form/compose-commands.ts'
import { useCompose } from '../form/compose-store.ts'
import { randomSeed } from '../form/limits.ts'
import { currentModels } from '../form/models-in-use.ts'
import { toCreateInput } from '../form/to-create-input.ts'
import { rememberPrompt } from '../prompt/prompt-history.ts'
import { withoutTags } from './lora-tags.ts'
import type { ShelfLora } from './shelf.ts'

/** Draws the form twice with one seed, without one of its LoRAs and with it, so that they can be compared. */
export const drawWithAndWithout = ({ id, tags, pack }: ShelfLora): void => {
  if (!canSubmit()) return
  const state = useCompose.getState()
  const form = { ...state, seed: state.seed ?? randomSeed(), count: 1 }
  const without = {
    ...form,
    prompt: withoutTags(form.prompt, tags),
    loras: form.loras.filter(({ lora }) => lora !== id),
  }
  const inUse = currentModels()
  const submit = async (drawn: typeof form) => {
    const input = toCreateInput(drawn, inUse)
    return (await request('jobs.submit', { work: { route: 'create', input } })).id
  }
  attempt(async () => {
    const queued = hasUnfinished(useJobs.getState().jobs)
    const jobs = { without: await submit(without), with: await submit(form) }
    addComparison(jobs)
    rememberPrompt(state.prompt)
    if (!queued) showJob(jobs.without)
    toast(i18n.t('addons:comparing', { title: pack?.title ?? id }))
  })
}
