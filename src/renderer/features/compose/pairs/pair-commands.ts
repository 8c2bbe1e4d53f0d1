import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { LentFace } from '../../../../shared/window/form.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { setCompose, setSource, useCompose } from '../form/compose-store.ts'
import { offerFormUndo } from '../form/form-undo.ts'
import { chooseLent, exchangeTwo, isSameFace, joinFaces, lentFaceOf, toggleTarget } from './face-pairs.ts'
import type { DraggedFace } from './use-pair-drag.ts'

/** Makes a face the next to be lent; nothing where it is already. */
export const pickLender = (lender: LentFace): void => {
  const state = useCompose.getState()
  const before = lentFaceOf(state)
  if (!before || !isSameFace(before, lender)) setCompose(chooseLent(state, lender))
}

export const joinDragged = ({ photo, face }: DraggedFace, target: number): void =>
  setCompose(joinFaces(useCompose.getState(), { photo, face }, target))

/** What a click on a face in its photo does. */
export const pressFace = ({ end, photo, face }: DraggedFace): void => {
  if (end === 'source') pickLender({ photo, face })
  else setCompose(toggleTarget(useCompose.getState(), face) ?? {})
}

/** What an exchange of two faces changes. */
const exchangedFields = [
  ...(['source', 'sourceFinder', 'sourceFace', 'moreSources', 'moreFinder'] as const),
  ...(['lent', 'pairs', 'faceMode', 'personFaces'] as const),
] as const

/** The photo becomes its own source, and two of its faces change places. What it takes the place of can be had back. */
export const exchangeTwoFaces = (photo: PhotoReport): void => {
  const pairs = exchangeTwo(photo)
  if (!pairs) return
  const before = useCompose.getState()
  const { source } = before
  setSource(photo, before.photoFinder)
  useCompose.setState(pairs)
  if (!source || source.id === photo.id) return
  offerFormUndo(i18n.t('compose:who.sourceReplaced', { name: source.name }), before, exchangedFields)
}
