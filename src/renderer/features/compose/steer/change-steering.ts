import { maxControls } from '../../../../shared/api/limits.ts'
import type { ControlForm } from '../../../../shared/window/form.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { withConsent } from '../../../state/consent.ts'
import { idle } from '../form/compose-state.ts'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { offerFormUndo } from '../form/form-undo.ts'
import { currentModels, packChoiceOf } from '../form/models-in-use.ts'
import { failureOf, importFile, importPhoto } from '../photos/import-photo.ts'

/** @param index of a picture that steers the drawing */
export const changeControl = (index: number, part: Partial<ControlForm>): void =>
  useCompose.setState(({ controls }) => ({
    controls: controls.map((control, i) => (i === index ? { ...control, ...part } : control)),
  }))

/** Takes a picture away with its settings, and offers to bring it back. */
export const removeControl = (index: number): void => {
  const before = useCompose.getState()
  const removed = before.controls[index]
  setCompose({ controls: before.controls.filter((_, i) => i !== index), controlTask: idle })
  if (removed)
    offerFormUndo(i18n.t('compose:photoRemoved', { name: removed.photo.name }), before, ['controls'])
}

/** Adds pictures, one after the other, as many as a drawing takes. */
export const giveControls = (files: readonly File[]): Promise<void> =>
  withConsent(async () => {
    const room = maxControls - useCompose.getState().controls.length
    for (const file of files.slice(0, room)) await importPhoto(file, 'control')
  })

/** Puts another picture in the place of one, whose settings stay. */
export const replaceControl = (index: number, file: File): Promise<void> =>
  withConsent(() => replace(index, file))

const replace = async (index: number, file: File): Promise<void> => {
  const replaced = useCompose.getState().controls[index]
  const task = { kind: 'importing', name: file.name } as const
  setCompose({ controlTask: task })
  const isLatest = () => useCompose.getState().controlTask === task
  try {
    const photo = await importFile(file, packChoiceOf(currentModels().models))
    if (!isLatest()) return
    useCompose.setState(({ controls }) => ({
      controls: controls.map(control =>
        control.photo === replaced?.photo ? { ...control, photo } : control,
      ),
      controlTask: idle,
    }))
  } catch (error) {
    if (isLatest()) setCompose({ controlTask: { kind: 'failed', failure: failureOf(error) } })
  }
}
