import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { FacePair, LentFace } from '../../../../shared/window/form.ts'
import type { ComposeState } from '../form/compose-state.ts'
import { chosenFaces, effectiveFaceMode } from '../photos/chosen-faces.ts'

/** Who becomes whom in a swap of photos: pure functions of the form. */

type Form = Pick<
  ComposeState,
  | 'task'
  | 'photo'
  | 'photoFace'
  | 'faceMode'
  | 'faceFrom'
  | 'personFaces'
  | 'source'
  | 'sourceFace'
  | 'moreSources'
  | 'lent'
  | 'pairs'
>

/** A face that can be put onto others, with the number by which it is called. */
export interface Lender extends LentFace {
  readonly report: PhotoReport
  /** From 1, over all photos that lend faces. */
  readonly number: number
}

export const sourcePhotos = ({ source, moreSources }: Pick<Form, 'source' | 'moreSources'>) =>
  source ? [source, ...moreSources] : moreSources

/** All faces that can be put onto others. */
export const lendersOf = (form: Pick<Form, 'source' | 'moreSources'>): readonly Lender[] =>
  sourcePhotos(form)
    .flatMap(report => report.faces.map((_, face) => ({ report, photo: report.id, face })))
    .map((lender, i) => ({ ...lender, number: i + 1 }))

export const isSameFace = (a: LentFace, b: LentFace): boolean => a.photo === b.photo && a.face === b.face

/** The face that is put onto the next one that is clicked. */
export const lentFaceOf = (form: Form): Lender | undefined => {
  const lenders = lendersOf(form)
  const { lent, source, sourceFace } = form
  const wanted = lent ?? (source && { photo: source.id, face: sourceFace })
  return (wanted && lenders.find(lender => isSameFace(lender, wanted))) ?? lenders[0]
}

/** Which face of the target becomes which: as chosen face by face, or as the form says otherwise. */
export const pairsOf = (form: Form): readonly FacePair[] => {
  if (form.pairs && effectiveFaceMode(form) !== 'person') return form.pairs
  const lent = lentFaceOf(form)
  if (!lent) return []
  const source: LentFace = { photo: lent.photo, face: lent.face }
  return chosenFaces(form).map(target => ({ source, target }))
}

/** Whether there is anything to choose: with one face each there is not. */
export const hasChoice = (form: Pick<Form, 'photo' | 'source' | 'moreSources'>): boolean =>
  form.photo !== null &&
  form.photo.faces.length > 0 &&
  lendersOf(form).length > 0 &&
  (form.photo.faces.length > 1 || lendersOf(form).length > 1)

type Change = Pick<ComposeState, 'pairs' | 'faceMode' | 'lent'>

const changed = (pairs: readonly FacePair[], lent: LentFace | null): Change => ({
  pairs: [...pairs].sort((a, b) => a.target - b.target),
  faceMode: 'one',
  lent,
})

const plain = ({ photo, face }: LentFace): LentFace => ({ photo, face })

/** Whether one face of the target is chosen only because nothing else was. */
const isSuggested = (form: Form): boolean => form.pairs === null && effectiveFaceMode(form) === 'one'

/**
 * Puts a face onto one of the target. The first choice of another face for the same lender takes the place of the
 * suggested one.
 */
export const joinFaces = (form: Form, lender: LentFace, target: number): Change => {
  const source = plain(lender)
  const before = pairsOf(form)
  const kept = isSuggested(form) ? before.filter(pair => !isSameFace(pair.source, source)) : before
  return changed([...kept.filter(pair => pair.target !== target), { source, target }], source)
}

/** Leaves a face of the target as it is. */
export const partFace = (form: Form, target: number): Change =>
  changed(
    pairsOf(form).filter(pair => pair.target !== target),
    form.lent,
  )

/** What a click on a face of the target does: it gets the lent face, or is left as it is if it has it. */
export const toggleTarget = (form: Form, target: number): Change | null => {
  const lent = lentFaceOf(form)
  if (!lent) return null
  const has = pairsOf(form).some(pair => pair.target === target && isSameFace(pair.source, lent))
  return has ? partFace(form, target) : joinFaces(form, lent, target)
}

/** What choosing a face to lend does: of a target with one face, that face gets it. */
export const chooseLent = (form: Form, lender: LentFace): Partial<Change> => {
  const lent = plain(lender)
  const one = form.photo?.faces.length === 1
  return one ? joinFaces({ ...form, pairs: [] }, lent, 0) : { lent, pairs: pairsOf(form) }
}

/** Every face of the target becomes the lent one. */
export const joinEveryone = (form: Form): Change | null => {
  const lent = lentFaceOf(form)
  if (!lent || !form.photo) return null
  const source = plain(lent)
  return changed(
    form.photo.faces.map((_, target) => ({ source, target })),
    source,
  )
}

/** Two faces of one photo that change places: those of the first two pairs, or the two largest. */
export const exchangeTwo = (photo: PhotoReport): Change | null =>
  photo.faces.length < 2
    ? null
    : changed(
        [
          { source: { photo: photo.id, face: 1 }, target: 0 },
          { source: { photo: photo.id, face: 0 }, target: 1 },
        ],
        null,
      )

/** The pairs of a form whose photos changed places: what lent a face gets the one that it was put onto. */
export const exchangePairs = (form: Form): readonly FacePair[] | null => {
  const { pairs, source, photo } = form
  if (!pairs || !source || !photo) return null
  const back = new Map<number, FacePair>()
  for (const pair of pairs)
    if (pair.source.photo === source.id && !back.has(pair.source.face))
      back.set(pair.source.face, {
        source: { photo: photo.id, face: pair.target },
        target: pair.source.face,
      })
  return back.size > 0 ? [...back.values()] : null
}

/** The pairs without those of a photo that lends no more faces; null where none is left. */
export const withoutLender = (pairs: ComposeState['pairs'], photo: string): ComposeState['pairs'] => {
  const left = pairs?.filter(({ source }) => source.photo !== photo) ?? []
  return left.length > 0 ? left : null
}

/** The pairs after a face was taken off a photo's list: those behind it move up. */
export const withoutFace = (
  pairs: ComposeState['pairs'],
  photo: string,
  target: string | undefined,
  face: number,
): ComposeState['pairs'] => {
  if (!pairs) return null
  const moved = (index: number) => (index > face ? index - 1 : index)
  const left = pairs
    .filter(pair => !(pair.source.photo === photo && pair.source.face === face))
    .filter(pair => !(target === photo && pair.target === face))
    .map(pair => ({
      source: pair.source.photo === photo ? { ...pair.source, face: moved(pair.source.face) } : pair.source,
      target: target === photo ? moved(pair.target) : pair.target,
    }))
  return left.length > 0 ? left : null
}

/** The pairs whose faces are still there, of a form that was saved; null where none is. */
export const pairsStillThere = (form: Pick<Form, 'pairs' | 'photo' | 'source' | 'moreSources'>) => {
  const lenders = lendersOf(form)
  const left = form.pairs?.filter(
    ({ source, target }) =>
      form.photo !== null && target in form.photo.faces && lenders.some(lender => isSameFace(lender, source)),
  )
  return left && left.length > 0 ? left : null
}
