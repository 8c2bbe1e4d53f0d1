import { LikenessError } from '../../core/errors.ts'
import { embedFace, type FaceNetworks } from '../../core/faces/analysis.ts'
import { type FaceChoice, inOrder } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { FacePair } from '../../core/swap-picture.ts'
import type { FaceMap } from '../../shared/api/swap.ts'
import type { OpenPerson } from '../people/open-person.ts'
import { chooseTargetsBy, type WantedFaces } from './choose-targets.ts'
import { assignAndTell, type TellNotice } from './person-notices.ts'
import { pickFace } from './photo-faces.ts'

/** A picture of a swap, and all faces found in it. */
export interface AnalysedPicture {
  readonly image: RgbImage
  /** What messages call it. */
  readonly name: string
  readonly faces: readonly Face[]
}

/** Where faces come from: a picture, or a kept person. */
export type SwapSource = AnalysedPicture | { readonly person: OpenPerson }

/** Which faces of a swap are meant: the pairs of `map`, or else one face of the source and `target` of the target. */
export interface WantedPairs {
  readonly map?: FaceMap
  readonly sourceFace: number
  readonly target: Omit<WantedFaces, 'name'>
  /** What `target` comes to, read once for many pictures. */
  readonly choice: FaceChoice
  /** Those that `map` names, by their ids. */
  readonly people: ReadonlyMap<string, OpenPerson>
}

/**
 * Which face goes onto which face of the target, at least one pair.
 * @param tell what is not certain, and who is not there
 * @throws LikenessError `no-such-face`, and what opening a person's photo throws
 */
export const choosePairs = async (
  wanted: WantedPairs,
  networks: FaceNetworks,
  source: SwapSource,
  target: AnalysedPicture,
  tell: TellNotice,
): Promise<readonly FacePair[]> => {
  const pairs: FacePair[] = []
  if (wanted.map) {
    const numbered = inOrder(target.faces, wanted.target.order)
    for (const { source: from, faces } of await facesOfMap(wanted.map, wanted, networks, target, tell))
      for (const face of faces) pairs.push(await pairOf(from, numbered[face]!, source, wanted))
    return pairs
  }
  const choice = { ...wanted.target, name: target.name }
  const faces = await chooseTargetsBy(
    ...([wanted.choice, choice, networks, target.image, target.faces, tell] as const),
  )
  for (const face of faces) pairs.push(await pairOf(wanted.sourceFace, face, source, wanted))
  return pairs
}

/** @throws LikenessError `no-such-face` */
const pairOf = async (
  from: FaceMap[number]['source'],
  targetFace: Face,
  source: SwapSource,
  { people, target: { order } }: WantedPairs,
): Promise<FacePair> => {
  if (typeof from === 'number' && !('person' in source))
    return { sourceFace: pickFace(source.faces, from, order, source.name), targetFace }
  const person =
    typeof from === 'number' ? (source as { person: OpenPerson }).person : people.get(from.person)!
  if (typeof from === 'number' && from > 0)
    throw new LikenessError(
      'no-such-face',
      `A person has one face, number 0; there is no face number ${from} of ${person.name}.`,
    )
  const { image, face } = await person.photoFor(targetFace)
  return { sourceFace: face, sourceImage: image, person, targetFace }
}

/**
 * The faces of the target that each pair of a map means, by their numbers. Numbered faces are taken first; people are found
 * among the others.
 */
const facesOfMap = async (
  map: FaceMap,
  { people, target: { order } }: WantedPairs,
  networks: FaceNetworks,
  { image, name, faces }: AnalysedPicture,
  tell: TellNotice,
): Promise<readonly { source: FaceMap[number]['source']; faces: readonly number[] }[]> => {
  const numbered = inOrder(faces, order)
  const taken = map.flatMap(({ target }) => (typeof target === 'number' ? target : []))
  for (const index of taken) pickFace(faces, index, order, name)
  const wanted = map.flatMap(({ target }) => (typeof target === 'number' ? [] : people.get(target.person)!))
  const free = [...numbered.keys()].filter(index => !taken.includes(index))
  const embeddings: FaceEmbedding[] = []
  if (wanted.length > 0)
    for (const index of free) embeddings.push(await embedFace(networks, image, numbered[index]!))
  const assigned = assignAndTell(
    ...([embeddings, wanted, networks.embedder.samePersonAbove] as const),
    { picture: name, numberOf: face => free[face]! },
    tell,
  )
  const meant = map.map(({ source, target }) => {
    if (typeof target === 'number') return { source, faces: [target] }
    const index = wanted.indexOf(people.get(target.person)!)
    return { source, faces: assigned.filter(({ person }) => person === index).map(({ face }) => free[face]!) }
  })
  const absent = wanted.filter((_, index) => !assigned.some(({ person }) => person === index))
  const names = absent.map(person => person.name).join(' or ')
  if (meant.every(pair => pair.faces.length === 0))
    throw new LikenessError(
      'no-such-face',
      `Nobody in "${name}" looks like ${names}. Add photos of them, or choose faces by their numbers.`,
    )
  if (absent.length > 0)
    tell({
      code: 'person-not-found',
      message: `Nobody in "${name}" looks like ${names}; the others were swapped.`,
    })
  return meant
}
