import type { EngineStatus } from '../../../../shared/window/app.ts'
import { asTaskReads } from '../kept/takes-people.ts'
import { lendersOf, pairsOf } from '../pairs/face-pairs.ts'
import { chosenFaces, effectiveFaceMode } from '../photos/chosen-faces.ts'
import { folderFaces, folderInUse } from '../photos/folder-faces.ts'
import type { ComposeState, PhotoTask } from './compose-state.ts'

/** Why no job can be submitted now. A missing prompt is no reason: the field asks for it. */
type Blocked =
  | 'engine-starting'
  | 'engine-failed'
  | 'no-pack'
  | 'importing'
  | 'no-source'
  | 'no-source-face'
  | 'no-target'
  | 'no-target-face'
  | 'no-photo'
  | 'no-pairs'
  | 'no-face'
  | 'no-person'
  | 'person-absent'
  | 'person-unknown'
  | 'no-followed-face'
  | 'no-face-embedder'

interface Packs {
  /** Whether the installed packs are known. */
  readonly known: boolean
  readonly canDraw: boolean
  /** Why the face that a drawing is to follow cannot be followed. */
  readonly following: 'no-followed-face' | 'no-face-embedder' | null
}

type Form = Pick<
  ComposeState,
  | 'task'
  | 'source'
  | 'sourceTask'
  | 'sourceFace'
  | 'moreSources'
  | 'moreTask'
  | 'lent'
  | 'pairs'
  | 'photo'
  | 'drawnPerson'
  | 'photoTask'
  | 'photoFace'
  | 'faceMode'
  | 'faceFrom'
  | 'person'
  | 'personTask'
  | 'personFaces'
  | 'startTask'
  | 'folder'
  | 'folderTask'
  | 'followedTask'
  | 'controlTask'
>

export const blockedBy = (given: Form, status: EngineStatus, packs: Packs): Blocked | null => {
  const form = asTaskReads(given)
  if (status.kind === 'failed') return 'engine-failed'
  if (tasksOf(form).some(({ kind }) => kind === 'importing')) return 'importing'
  const byPhotos = blockedByPhotos(form)
  if (byPhotos) return byPhotos
  if (status.kind !== 'ready' || !packs.known) return 'engine-starting'
  if (form.task === 'draw' && !packs.canDraw) return 'no-pack'
  if (form.task === 'draw' && packs.following) return packs.following
  if (folderInUse(form))
    return form.task === 'swap' && folderFaces(form) === 'person' ? blockedByAnyone(form) : null
  if (form.task !== 'enhance' && effectiveFaceMode(form) === 'person') return blockedByPerson(form)
  return form.task === 'swap' && pairsOf(form).length === 0 ? 'no-pairs' : null
}

/** Imports that the task waits for. */
const tasksOf = ({
  task,
  photoTask,
  personTask,
  startTask,
  sourceTask,
  folderTask,
  moreTask,
  followedTask,
  controlTask,
}: Form): readonly PhotoTask[] => {
  switch (task) {
    case 'draw':
      return [photoTask, personTask, startTask, followedTask, controlTask]
    case 'swap':
      return [sourceTask, moreTask, photoTask, personTask, folderTask]
    case 'enhance':
      return [photoTask, folderTask]
  }
}

const blockedByPhotos = ({ task, photo, source, moreSources, folder }: Form): Blocked | null => {
  switch (task) {
    case 'draw':
      return photo && photo.faces.length === 0 ? 'no-face' : null
    case 'swap':
      if (!source) return 'no-source'
      if (folder) return source.faces.length === 0 ? 'no-source-face' : null
      if (lendersOf({ source, moreSources }).length === 0) return 'no-source-face'
      if (!photo) return 'no-target'
      return photo.faces.length === 0 ? 'no-target-face' : null
    case 'enhance':
      return photo || folder ? null : 'no-photo'
  }
}

/** The person to look for in pictures that nobody has looked at. */
const blockedByAnyone = ({ person }: Form): Blocked | null => {
  if (!person) return 'no-person'
  return person.faces.length === 0 ? 'person-unknown' : null
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
