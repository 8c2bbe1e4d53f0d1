import type { FaceMode } from '../../../../shared/window/form-defaults.ts'
import type { ComposeState } from '../form/compose-state.ts'

/** Ways to choose faces in pictures that nobody has looked at: the largest of each, all, or a person's. */
export const folderFaceModes = ['one', 'all', 'person'] as const satisfies readonly FaceMode[]
type FolderFaceMode = (typeof folderFaceModes)[number]

/** The chosen way, or the largest face where that needs a look at the picture. */
export const folderFaces = ({ faceMode }: Pick<ComposeState, 'faceMode'>): FolderFaceMode =>
  folderFaceModes.find(mode => mode === faceMode) ?? 'one'

/** The folder that takes the place of a photo; null where the task works on single ones. */
export const folderInUse = ({ task, folder }: Pick<ComposeState, 'task' | 'folder'>) =>
  task === 'draw' ? null : folder
