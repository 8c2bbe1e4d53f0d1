import { LikenessError } from '../../core/errors.ts'
import { type FaceNetworks, findFaces } from '../../core/faces/analysis.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import type { Session } from '../../core/onnx/session.ts'
import { assertSafe } from '../../core/safety/safety-checker.ts'
import type { NetworkSwapper } from '../../core/swap/swap-faces.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import type { MarkedFace, PackChoice, PersonInput } from '../../shared/api/options.ts'
import type { JobContext } from '../engine.ts'
import { faceEmbedderName } from '../models/registry/open-roles.ts'
import type { PackLibrary } from '../models/registry/pack-library.ts'
import { type OpenPerson, openPerson } from '../people/open-person.ts'
import type { SwapSource, WantedPairs } from './choose-pairs.ts'
import { readChoice } from './choose-targets.ts'

interface PeopleNetworks {
  readonly faces: FaceNetworks
  readonly swapper?: NetworkSwapper
  /** Unless the person has turned it off. */
  readonly safety?: Session
}

/** The id of a kept person; undefined for a picture. */
export const personIdIn = (given: PersonInput | MarkedFace | number | undefined): string | undefined =>
  typeof given === 'object' && 'person' in given ? given.person : undefined

/**
 * Opens kept people, each once.
 * @param nobodyNamed messages call them "person 1" and so on, in the order of the request
 * @throws LikenessError `unknown-person`, `unsafe-image`
 */
export const openPeople = async (
  ids: readonly (string | undefined)[],
  { faces, swapper, safety }: PeopleNetworks,
  library: PackLibrary,
  use: PackChoice | undefined,
  { engine, signal }: JobContext,
  nobodyNamed = false,
): Promise<ReadonlyMap<string, OpenPerson>> => {
  const opened = new Map<string, OpenPerson>()
  for (const id of ids) {
    if (id === undefined || opened.has(id)) continue
    const person = await openPerson(id, {
      people: engine.people,
      networks: faces,
      embeddedBy: faceEmbedderName(library, use),
      swapper,
      alias: nobodyNamed ? `person ${opened.size + 1}` : undefined,
      check: async (image, name) => {
        if (safety) await assertSafe(safety, image, `The photo "${name}"`)
      },
      signal,
    })
    opened.set(id, person)
  }
  return opened
}

type SwapChoice = Pick<
  ParsedInput<'swap'>,
  'source' | 'sourceFace' | 'targetFace' | 'faceOrder' | 'targetPerson' | 'map' | 'use'
> &
  Partial<Pick<ParsedInput<'swap'>, 'sources'>>

/** The source of a swap as a picture; null for a kept person. */
export const readSource = async (source: PersonInput, { engine, signal }: JobContext) => {
  if (personIdIn(source) !== undefined) return null
  const { file, name } = await engine.findPicture(source)
  return { image: await decodeImage(file, { name, signal }), name }
}

/**
 * What is the same for every picture of a swap: the source with its faces, the people, which faces are meant.
 * @throws LikenessError as `openPeople` and `readChoice`; `unsafe-image` for one of `sources`
 */
export const openSource = async (
  input: SwapChoice,
  picture: Awaited<ReturnType<typeof readSource>>,
  networks: PeopleNetworks,
  library: PackLibrary,
  context: JobContext,
  nobodyNamed = false,
): Promise<{ readonly sources: readonly [SwapSource, ...SwapSource[]]; readonly wanted: WantedPairs }> => {
  const { map = [], targetPerson } = input
  const ends = map.flatMap(({ source, target }) => [personIdIn(source), personIdIn(target)])
  const more = input.sources ?? []
  const ids = [personIdIn(input.source), ...more.map(personIdIn), personIdIn(targetPerson), ...ends]
  const people = await openPeople(ids, networks, library, input.use, context, nobodyNamed)
  const analyse = async (given: PersonInput, read: Awaited<ReturnType<typeof readSource>>) =>
    read
      ? { ...read, faces: await findFaces(networks.faces, read.image, { signal: context.signal }) }
      : { person: people.get(personIdIn(given)!)! }
  const sources: [SwapSource, ...SwapSource[]] = [await analyse(input.source, picture)]
  for (const given of more) {
    const read = await readSource(given, context)
    if (read && networks.safety) await assertSafe(networks.safety, read.image, 'The source picture')
    sources.push(await analyse(given, read))
  }
  const kept = people.get(personIdIn(targetPerson) ?? '')
  const file = await context.engine.findPicture(targetPerson)
  const target = {
    face: input.targetFace,
    order: input.faceOrder,
    person: file && { ...file, name: kept?.name ?? file.name, mean: kept?.mean },
  }
  const choice = await readChoice(target, networks.faces, context.signal)
  return { sources, wanted: { map: input.map, sourceFace: input.sourceFace, target, choice, people } }
}

/** @throws LikenessError `bad-option`: `map` and another choice of faces; 0 may be the default and is no choice */
export const assertOneChoice = ({
  map,
  sources = [],
  sourceFace,
  targetFace,
  targetPerson,
}: Omit<SwapChoice, 'source'>): void => {
  if (!map && sources.length > 0)
    throw new LikenessError(
      'bad-option',
      'Several pictures lend faces: say with "map" which of them goes where, for example 0:0,1/0:1.',
    )
  if (!map) return
  const missing = map.find(({ picture = 0 }) => picture > sources.length)
  if (missing)
    throw new LikenessError(
      'bad-option',
      `"map" takes a face of picture ${missing.picture}, but there are ${sources.length + 1} that lend faces, numbered from 0.`,
    )
  const others = Object.entries({ sourceFace, targetFace, targetPerson })
    .filter(([, value]) => value !== undefined && value !== 0)
    .map(([name]) => `"${name}"`)
  if (others.length > 0)
    throw new LikenessError(
      'bad-option',
      `"map" says which face goes onto which, and leaves nothing to ${others.join(' and ')}. Give one or the other.`,
    )
}

/** Names of the kept people that take part, where they are to be written into the picture. */
export const peopleToName = (
  { namePeople }: Pick<ParsedInput<'swap'>, 'namePeople'>,
  people: ReadonlyMap<string, OpenPerson>,
): string[] | undefined =>
  namePeople && people.size > 0 ? [...people.values()].map(({ name }) => name) : undefined
