import type { OneFace } from '../../../../shared/api/options.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { SwapRecipe } from '../../../../shared/api/recipe.ts'
import type { SwappedPeople } from '../../../../shared/api/swapped-people.ts'
import type { FacePair } from '../../../../shared/window/form.ts'
import { RequestError, request } from '../../../bridge/bridge.ts'
import { usePeople } from '../../../state/people-store.ts'
import { isKept } from '../kept/kept-person.ts'
import { recallPerson } from '../kept/take-person.ts'
import { sourcePhotos } from '../pairs/face-pairs.ts'
import { knownFace } from '../photos/chosen-faces.ts'
import { recallPhoto } from '../photos/import-photo.ts'
import { renewPhoto, setCompose, setUsedPhoto, useCompose } from './compose-store.ts'
import { currentModels, packChoiceOf } from './models-in-use.ts'

type Given = SwappedPeople['source']

const idIn = (given: Given | undefined): string | undefined => {
  if (given === undefined) return undefined
  if ('person' in given) return given.person
  return 'id' in given ? given.id : undefined
}

/** The recipe with kept people where its photos are, by the ids that the form has for both. */
export const withPeople = (
  recipe: SwapRecipe,
  { source, sources, targetPerson, map }: SwappedPeople,
): SwapRecipe => ({
  ...recipe,
  sourcePhoto: idIn(source),
  moreSourcePhotos: sources?.map(given => idIn(given) ?? null),
  personPhoto: idIn(targetPerson),
  // The form has no pair that finds somebody by their looks: such a pair comes from elsewhere, and is left out.
  map: map?.flatMap(({ source, target, picture }) => {
    const named = [source, target].some(end => typeof end === 'object' && 'person' in end)
    return named ? [] : { source: source as OneFace, target: target as OneFace, picture }
  }),
})

/** Takes a photo, or a kept person, into its place again; nothing where they are not kept any more. */
const recall = async (id: string, place: 'source' | 'more' | 'person'): Promise<void> =>
  isKept(id) ? recallPerson(usePeople.getState().people, id, place) : recallPhoto(id, place)

/**
 * Fills in the photos of a swap, and who becomes whom.
 * @param recipe may name kept people, see `withPeople`
 * @returns whether all photos are still there; the slots of others are empty
 */
export const loadSwapPhotos = async (recipe: SwapRecipe): Promise<boolean> => {
  const { sourcePhoto, moreSourcePhotos = [], targetPhoto, personPhoto } = recipe
  await Promise.all([
    sourcePhoto === undefined ? null : recall(sourcePhoto, 'source'),
    targetPhoto === undefined ? null : recallPhoto(targetPhoto, 'photo'),
    personPhoto === undefined ? null : recall(personPhoto, 'person'),
  ])
  for (const id of moreSourcePhotos) if (id !== null) await recall(id, 'more')
  for (const mark of marksIn(recipe)) await markAgain(mark)
  if (recipe.map) setPairs(recipe)
  else setFaces(recipe)
  const { photo, ...form } = useCompose.getState()
  // Strokes are places of the target: a photo that comes anew has none.
  if (photo && photo.id === targetPhoto) setCompose({ strokes: recipe.mask?.strokes ?? [] })
  const there: readonly (string | null | undefined)[] = sourcePhotos(form).map(({ id }) => id)
  return targetPhoto === photo?.id && [sourcePhoto, ...moreSourcePhotos].every(id => there.includes(id))
}

/** Photos that lend faces, in the order in which a map counts them. */
const lendersIn = ({ sourcePhoto, moreSourcePhotos = [] }: SwapRecipe) => [sourcePhoto, ...moreSourcePhotos]

interface Mark {
  readonly id: string
  readonly box: [number, number, number, number]
}

/** Faces that the swap names by boxes. */
const marksIn = (recipe: SwapRecipe): readonly Mark[] => {
  const lenders = lendersIn(recipe)
  const pairs = recipe.map ?? [{ source: recipe.sourceFace, target: recipe.targetFace, picture: 0 }]
  return pairs
    .flatMap(({ source, target, picture = 0 }) => [
      { id: lenders[picture], face: source },
      { id: recipe.targetPhoto, face: target },
    ])
    .flatMap(({ id, face }) => (id && typeof face === 'object' ? { id, box: face.box } : []))
}

/** Marks a face as it was; nothing where it is marked, or its photo is gone, or is not seen by the models in use. */
const markAgain = async ({ id, box }: Mark): Promise<void> => {
  const { photo, ...form } = useCompose.getState()
  const known = [photo, ...sourcePhotos(form)].find(each => each?.id === id)
  if (!known || knownFace(known, { box }) !== undefined) return
  try {
    renewPhoto(await request('photos.mark', { id, box, use: packChoiceOf(currentModels().models) }))
  } catch (error) {
    if (!(error instanceof RequestError && error.code === 'no-face-marked')) throw error
  }
}

/** The index of a face in its photo's list; undefined where it is there no more. */
const indexOf = (photo: PhotoReport, face: OneFace, { faceOrder }: SwapRecipe): number | undefined =>
  knownFace(photo, faceOrder === 'left-to-right' && typeof face === 'number' ? photo.fromLeft[face] : face)

/** Sets the pairs whose photos and faces are there. */
const setPairs = (recipe: SwapRecipe): void => {
  const { photo, ...form } = useCompose.getState()
  const photos = sourcePhotos(form)
  const lenders = lendersIn(recipe)
  const pairs = (recipe.map ?? []).flatMap(({ source, target, picture = 0 }): FacePair[] => {
    const lender = photos.find(({ id }) => id === lenders[picture])
    if (!lender || !photo || photo.id !== recipe.targetPhoto) return []
    const [lent, onto] = [indexOf(lender, source, recipe), indexOf(photo, target, recipe)]
    return lent === undefined || onto === undefined
      ? []
      : [{ source: { photo: lender.id, face: lent }, target: onto }]
  })
  if (pairs.length > 0) setCompose({ pairs, faceMode: 'one', lent: null })
}

/** Sets the face that is lent, and which of the target get it. */
const setFaces = (recipe: SwapRecipe): void => {
  const { sourcePhoto, targetPhoto, personPhoto, sourceFace, targetFace, faceOrder } = recipe
  const { source, photo, person } = useCompose.getState()
  if (source && source.id === sourcePhoto)
    setCompose({ sourceFace: indexOf(source, sourceFace, recipe) ?? 0 })
  if (photo && photo.id === targetPhoto)
    setUsedPhoto(
      photo,
      { id: photo.id, face: targetFace, order: faceOrder },
      personPhoto !== undefined && person?.id === personPhoto ? person : null,
    )
}
