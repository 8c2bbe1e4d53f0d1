import type { LibraryEntry, LibraryItem } from '../../shared/api/library.ts'
import type { Person } from '../../shared/api/people.ts'
import type { UsedPhoto } from '../../shared/api/photos.ts'
import type { PhotoRecipe, ReadRecipe, Recipe } from '../../shared/api/recipe.ts'
import type { SwappedPeople } from '../../shared/api/swapped-people.ts'
import type { WindowJobWork } from '../../shared/window/window-jobs.ts'
import type { Example } from '../ui/examples/examples.ts'
import type { AdapterPack } from './adapter-packs.ts'

/** What a picture can be given to the form for: a swap's face, what gets the face, or to be enhanced. */
export type PictureUse = 'source' | 'target' | 'enhance'

/** What a kept person can be given to the form for: a swap's face, or the face of a drawing. */
export type PersonUse = 'source' | 'drawing'

/** What a picture was made with that its recipe does not say, as far as that is known. */
export type MadeWith = Pick<LibraryItem, 'photo' | 'people'>

/** What features make happen in other features: `app/actions.ts` implements it and passes it to them. */
export interface AppActions {
  /** Submits the same work once more, with another seed if `newSeed`. */
  readonly rerun: (work: WindowJobWork, newSeed: boolean) => void
  /** Submits the work of a library picture with another seed; `photo` is the photo it was made with. One picture, unless told otherwise. */
  readonly varyRecipe: (recipe: Recipe, photo: UsedPhoto | null, count?: number) => void
  /** Submits drawings that begin with a picture and change it a little; undefined while the model in use cannot do img2img. */
  readonly variations?: (item: LibraryItem) => void
  /** Submits a swap or an enhancement of the library once more, or fills in the form where its photos are gone. */
  readonly repeat: (recipe: PhotoRecipe, people: SwappedPeople | null) => void
  /** Fills in the form, and turns to the task. */
  readonly reuseRecipe: (recipe: ReadRecipe['recipe'], made: MadeWith) => void
  /** Undefined while the model in use cannot do img2img. */
  readonly startFrom?: (item: LibraryEntry) => void
  /** Lets the next drawing follow a picture of the library; undefined while nothing installed makes that possible. */
  readonly followFace?: (id: string) => void
  readonly followOutline?: (id: string) => void
  /** Takes a picture of the library into the form, and turns to the task that needs it. */
  readonly takePicture: (id: string, as: PictureUse) => void
  /** Fills in the form as an example was made. */
  readonly takeExample: (example: Example) => void
  readonly deletePictures: (ids: readonly string[]) => void
  /** Opens the dialog that saves copies. */
  readonly exportPictures: (ids: readonly string[]) => void
  readonly setFavourite: (item: LibraryEntry) => void
  readonly cancelJob: (id: string) => void
}

export type LibraryActions = Omit<AppActions, 'rerun' | 'cancelJob' | 'takeExample'>
export type QueueActions = Pick<AppActions, 'rerun' | 'reuseRecipe' | 'cancelJob'>

export interface ModelActions {
  /** Takes what is added to a checkpoint into the form, and turns to it. */
  readonly addToDrawing: (pack: AdapterPack) => void
}

export interface PeopleActions {
  /** Takes a kept person into the form, and turns to the task that needs them. */
  readonly takePerson: (person: Person, as: PersonUse) => void
}
