import type { ComposeState } from '../form/compose-state.ts'
import { effectiveFaceMode } from '../photos/chosen-faces.ts'
import { folderFaces, folderInUse } from '../photos/folder-faces.ts'
import { isKept } from './kept-person.ts'

/** Whether kept people take part in what the form makes. */
export const takesPeople = (state: ComposeState): boolean => {
  const { task, drawnPerson, followed, source, moreSources, person } = state
  if (task === 'enhance') return false
  if (task === 'draw' && (drawnPerson || (followed && isKept(followed.id)))) return true
  const lend = task === 'swap' && [source, ...moreSources].some(report => report && isKept(report.id))
  const mode = folderInUse(state) ? folderFaces(state) : effectiveFaceMode(state)
  const lookedFor = mode === 'person' && person !== null && isKept(person.id)
  return lend || lookedFor
}

/** The form as its task reads it: a drawing with a kept person's face takes no photo. */
export const asTaskReads = <S extends Pick<ComposeState, 'task' | 'photo' | 'drawnPerson'>>(state: S): S =>
  state.task === 'draw' && state.drawnPerson ? { ...state, photo: null } : state
