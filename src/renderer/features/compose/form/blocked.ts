import type { EngineStatus } from '../../../../shared/window/app.ts'
import { chosenFaces, effectiveFaceMode } from '../photos/chosen-faces.ts'
import type { ComposeState } from './compose-state.ts'

/** Why nothing can be created now. A missing prompt is no reason: the field asks for it. */
type Blocked =
  | 'engine-starting'
  | 'engine-failed'
  | 'no-pack'
  | 'importing'
  | 'no-face'
  | 'no-person'
  | 'person-absent'
  | 'person-unknown'

interface Packs {
  /** Whether the installed packs are known. */
  readonly known: boolean
  readonly canDraw: boolean
}

type Form = Pick<
  ComposeState,
  | 'photo'
  | 'photoTask'
  | 'photoFace'
  | 'faceMode'
  | 'faceFrom'
  | 'person'
  | 'personTask'
  | 'personFaces'
  | 'startTask'
>

export const blockedBy = (form: Form, status: EngineStatus, packs: Packs): Blocked | null => {
  const { photo, photoTask, personTask, startTask } = form
  if (status.kind === 'failed') return 'engine-failed'
  if ([photoTask, personTask, startTask].some(({ kind }) => kind === 'importing')) return 'importing'
  if (photo && photo.faces.length === 0) return 'no-face'
  if (status.kind !== 'ready' || !packs.known) return 'engine-starting'
  if (!packs.canDraw) return 'no-pack'
  return effectiveFaceMode(form) === 'person' ? blockedByPerson(form) : null
}

const blockedByPerson = (form: Form): Blocked | null => {
  if (!form.person) return 'no-person'
  switch (form.personFaces.kind) {
    case 'unknown':
      return 'importing'
    case 'failed':
      return 'person-unknown'
    case 'found':
      return chosenFaces(form).length > 0 ? null : 'person-absent'
  }
}
