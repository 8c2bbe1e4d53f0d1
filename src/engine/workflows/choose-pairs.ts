import { LikenessError } from '../../core/errors.ts'
import { embedFace, type FaceNetworks } from '../../core/faces/analysis.ts'
import { type FaceChoice, inOrder } from '../../core/faces/geometry/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/geometry/embedding.ts'
import type { Face } from '../../core/faces/geometry/face.ts'
import type { FacePair } from '../../core/swap-picture.ts'
import type { OneFace, PersonRef } from '../../shared/api/options.ts'
import type { FaceMap } from '../../shared/api/swap.ts'
import type { OpenPerson } from '../people/open-person.ts'
import { chooseTargetsBy, type WantedFaces } from './choose-targets.ts'
import { assignAndTell, type TellNotice } from './person-notices.ts'
import { type AnalysedPicture, markedFaceIn, pickFace, pickOne } from './photo-faces.ts'

/** Where faces come from: a picture, or a kept person. */
export type SwapSource = AnalysedPicture | { readonly person: OpenPerson }

/** Which faces of a swap are meant: the pairs of `map`, or else one face of the source and `target` of the target. */
export interface WantedPairs {
  readonly map?: FaceMap
  readonly sourceFace: OneFace
  readonly target: Omit<WantedFaces, 'name'>
  /** What `target` comes to, read once for many pictures. */
  readonly choice: FaceChoice
  /** Those that `map` names, by their ids. */
  readonly people: ReadonlyMap<string, OpenPerson>
}

/**
 * Which face goes onto which face of the target, at least one pair.
 * @param sources what lends faces, as a map's `picture` counts them
 * @param tell what is not certain, and who is not there
 * @throws LikenessError `no-such-face`, `no-face-marked`, and what opening a person's photo throws
 */
export const choosePairs = async (
  wanted: WantedPairs,
  networks: FaceNetworks,
  sources: readonly SwapSource[],
  target: AnalysedPicture,
  tell: TellNotice,
  signal: AbortSignal,
): Promise<readonly FacePair[]> => {
  const pairs: FacePair[] = []
  const search: Search = { wanted, networks, target, tell, signal }
  if (wanted.map) {
    for (const { source, picture = 0, faces } of await facesOfMap(wanted.map, search))
      for (const face of faces) pairs.push(await pairOf(source, face, sources[picture]!, search))
    return pairs
  }
  const { face, person } = wanted.target
  const faces =
    typeof face === 'object' && !person
      ? [await markedFaceIn(target.image, target.name, face, networks, signal)]
      : await chooseTargetsBy(
          ...([wanted.choice, { ...wanted.target, name: target.name }, networks] as const),
          ...([target.image, target.faces, tell] as const),
        )
  for (const each of faces) pairs.push(await pairOf(wanted.sourceFace, each, sources[0]!, search))
  return pairs
}

/** What is looked for, and where. */
interface Search {
  readonly wanted: WantedPairs
  readonly networks: FaceNetworks
  readonly target: AnalysedPicture
  readonly tell: TellNotice
  readonly signal: AbortSignal
}

type MapEnd = FaceMap[number]['source']

const isPerson = (end: MapEnd): end is PersonRef => typeof end === 'object' && 'person' in end

/** @throws LikenessError `no-such-face`, `no-face-marked` */
const pairOf = async (
  from: MapEnd,
  targetFace: Face,
  source: SwapSource,
  { wanted: { people, target }, networks, signal }: Search,
): Promise<FacePair> => {
  if (!isPerson(from) && !('person' in source)) {
    const sourceFace = await pickOne(source, from, target.order, networks, signal)
    return { sourceFace, sourceImage: source.image, targetFace }
  }
  const person = isPerson(from) ? people.get(from.person)! : (source as { person: OpenPerson }).person
  if (!isPerson(from) && from !== 0)
    throw new LikenessError(
      'no-such-face',
      `A person has one face, number 0; there is no ${typeof from === 'number' ? `face number ${from}` : 'box'} of ${person.name}.`,
    )
  const { image, face } = await person.photoFor(targetFace)
  return { sourceFace: face, sourceImage: image, person, targetFace }
}

/**
 * The faces of the target that each pair of a map means. Numbered and marked faces are taken first; people are found among
 * the others.
 */
const facesOfMap = async (
  map: FaceMap,
  { wanted: { people, target }, networks, target: { image, name, faces }, tell, signal }: Search,
): Promise<readonly (FaceMap[number] & { readonly faces: readonly Face[] })[]> => {
  const numbered = inOrder(faces, target.order)
  const taken = map.flatMap(pair => (typeof pair.target === 'number' ? pair.target : []))
  for (const index of taken) pickFace(faces, index, target.order, name)
  const wanted = map.flatMap(pair => (isPerson(pair.target) ? people.get(pair.target.person)! : []))
  const free = [...numbered.keys()].filter(index => !taken.includes(index))
  const embeddings: FaceEmbedding[] = []
  if (wanted.length > 0)
    for (const index of free) embeddings.push(await embedFace(networks, image, numbered[index]!))
  const assigned = assignAndTell(
    ...([embeddings, wanted, networks.embedder.samePersonAbove] as const),
    { picture: name, numberOf: face => free[face]! },
    tell,
  )
  const meant: (FaceMap[number] & { readonly faces: readonly Face[] })[] = []
  for (const pair of map) {
    const end = pair.target
    if (typeof end === 'number') meant.push({ ...pair, faces: [numbered[end]!] })
    else if (!isPerson(end))
      meant.push({ ...pair, faces: [await markedFaceIn(image, name, end, networks, signal)] })
    else {
      const index = wanted.indexOf(people.get(end.person)!)
      const theirs = assigned.filter(({ person }) => person === index)
      meant.push({ ...pair, faces: theirs.map(({ face }) => numbered[free[face]!]!) })
    }
  }
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
