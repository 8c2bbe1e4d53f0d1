import { i18n } from '../../../i18n/i18n.ts'
import { withConsent } from '../../../state/consent.ts'
import { failureText } from '../../../state/errors.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { toast } from '../../../ui/toast.ts'
import { idle } from '../form/compose-state.ts'
import { addSource, setCompose, useCompose } from '../form/compose-store.ts'
import { currentModels, faceFinderOf, packChoiceOf } from '../form/models-in-use.ts'
import { failureOf, importFile } from './import-photo.ts'
import { listOf } from './list-of.ts'

let adding: Promise<void> = Promise.resolve()

/**
 * Adds photos that lend faces, one after the other. Those in which no face is found are left out and named.
 * @param told whether to say which were added: where they were dropped without a place of their own
 */
export const addSources = (files: readonly File[], told = false): Promise<void> =>
  withConsent(() => {
    adding = adding.then(() => addAll(files, told))
    return adding
  })

const addAll = async (files: readonly File[], told: boolean): Promise<void> => {
  const added: string[] = []
  const withoutFace: string[] = []
  for (const file of files) {
    const task = { kind: 'importing', name: file.name } as const
    setCompose({ moreTask: task })
    const { models } = currentModels()
    try {
      const photo = await importFile(file, packChoiceOf(models))
      // Another form was loaded meanwhile.
      if (useCompose.getState().moreTask !== task) return
      if (photo.faces.length > 0) {
        addSource(photo, faceFinderOf(models, useMachine.getState().automatic))
        added.push(photo.name)
      } else withoutFace.push(photo.name)
    } catch (error) {
      const reason = failureText(failureOf(error))
      toast.error(i18n.t('compose:drop.failed', { name: file.name, reason }))
    }
  }
  setCompose({ moreTask: idle })
  if (withoutFace.length > 0)
    toast.error(i18n.t('compose:drop.noFace', { count: withoutFace.length, names: listOf(withoutFace) }))
  if (told && added.length > 0)
    toast(i18n.t('compose:drop.lend', { count: added.length, names: listOf(added) }), {
      description: i18n.t('compose:drop.ontoMany'),
    })
}
