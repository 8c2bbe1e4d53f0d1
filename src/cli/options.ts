import { InvalidArgumentError, Option } from 'commander'
import { type KeptPart, keptParts } from '../shared/api/choices.ts'
import {
  type FaceChoice,
  faceOrder,
  glasses,
  markedFaceText,
  type OneFace,
  type PackChoice,
  packChoice,
  providerName,
} from '../shared/api/options.ts'
import { findScheduler, type SchedulerName, schedulerHelp } from '../shared/api/schedulers.ts'
import { swapControls } from '../shared/api/swap-controls.ts'
import type { NamedLora } from './adapters-by-name.ts'

/**
 * Parses an integer as people write it: no fraction, no exponent, nothing after it.
 * @throws InvalidArgumentError, as do all parsers of options here
 */
export const integer = (text: string): number => {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

export const decimal = (text: string): number => {
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(text)) throw new InvalidArgumentError('It must be a number.')
  return Number(text)
}

export const size = (text: string): { width: number; height: number } => {
  const match = /^(\d+)x(\d+)$/i.exec(text)
  if (!match) throw new InvalidArgumentError('Write it as WIDTHxHEIGHT, for example 512x512.')
  return { width: Number(match[1]), height: Number(match[2]) }
}

const boxHelp =
  'or the box of a face marked by hand as LEFT,TOP,WIDTH,HEIGHT in pixels, for example 120,80,200,240.'

/** A face by its number, or the box of one that is marked by hand. */
export const oneFace = (text: string): OneFace => {
  if (/^-?\d+$/.test(text)) return Number(text)
  const marked = markedFaceText.safeParse(text)
  if (marked.success) return marked.data
  throw new InvalidArgumentError(`It must be a whole number from 0, ${boxHelp}`)
}

/** The same, or all faces. */
export const faceChoice = (text: string): FaceChoice => {
  if (text === 'all') return text
  if (/^-?\d+$/.test(text) || text.includes(',')) return oneFace(text)
  throw new InvalidArgumentError(`It must be a whole number from 0, or "all", ${boxHelp}`)
}

/** An option that may be given several times. */
export const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

export const faceOrderOption = () =>
  new Option('--face-order <order>', 'what faces are numbered by').choices(faceOrder.options).default('size')

export const jsonOption = () => new Option('--json', 'print one JSON object as the last line')
export const outOption = () =>
  new Option('-o, --out <file>', 'where to save the picture (default: the library)')
export const providerOption = () =>
  new Option('--provider <name>', 'execution provider').choices(providerName.options).default('auto')
/** A scheduler by any of its names. */
const scheduler = (text: string): SchedulerName => {
  const found = findScheduler(text)
  if (!found) throw new InvalidArgumentError(`Choose one of: ${schedulerHelp}.`)
  return found
}
export const schedulerOption = () =>
  new Option('--scheduler <name>', `another scheduler: ${schedulerHelp}`).argParser(scheduler)
export const upscaleOption = () =>
  new Option(
    '--upscale <factor>',
    'enlarge 1, 2 or 4 times (default: 4 up to 256x256 pixels, 2 up to 768x768, else 1)',
  ).argParser(integer)
export const strengthOption = () =>
  new Option('--strength <0..1>', 'how much of the face is replaced').argParser(decimal).default(1)

export const likenessOption = () =>
  new Option(
    '--likeness <0..1>',
    "1 is the source's own face; below it is mixed with the target's, half and half at 0",
  )
    .argParser(decimal)
    .default(1)
export const skinToneOption = () =>
  new Option('--skin-tone <0..1>', "how far the new face has the target's skin tone; 0 leaves its own")
    .argParser(decimal)
    .default(1)
export const lightOption = () =>
  new Option('--light <0..1>', "how far the new face has the target's light and shade; 0 leaves its own")
    .argParser(decimal)
    .default(1)
/** Parses `mouth,eyes`, which can be given several times. */
const toKeptParts = (text: string, before: readonly KeptPart[] = []): readonly KeptPart[] => {
  const parsed = swapControls.keep.safeParse(text.split(','))
  if (!parsed.success)
    throw new InvalidArgumentError(`Write one or several of ${keptParts.join(', ')}, with commas.`)
  return [...new Set([...before, ...parsed.data])]
}
export const keepOption = () =>
  new Option(
    '--keep <parts>',
    `parts of the target that stay: ${keptParts.join(', ')}, with commas`,
  ).argParser(toKeptParts)
export const maskOption = () =>
  new Option(
    '--mask <file>',
    "a picture of the target's size, black or transparent: red takes the new face away, green adds it",
  )

export const pixelBoostOption = () =>
  new Option(
    '--pixel-boost <factor>',
    'with a network that swaps: work at 1, 2 or 4 times its own size (default: 1)',
  ).argParser(integer)
export const glassesOption = () =>
  new Option(
    '--glasses <what>',
    'swapping the built-in way: keep the glasses of the face that is replaced, or replace them, too (default: auto)',
  ).choices(glasses.options)
export const fidelityOption = () =>
  new Option(
    '--fidelity <0..1>',
    'with CodeFormer: 0 invents most, 1 stays closest to the picture (default: 0.5)',
  ).argParser(decimal)

/** Which ends a pair of `--map` names: numbers of faces, boxes, or people by their names or ids. */
export interface NamedPair {
  readonly source: OneFace | string
  readonly target: OneFace | string
  /** Which `--source` lends the face, the first being 0. */
  readonly picture?: number
}

/** Parses `0:1,anna:bob,1/0:[120,80,200,240]`, which can be given several times. */
const facePairs = (text: string, before: readonly NamedPair[] = []): readonly NamedPair[] => {
  // Commas inside of brackets part the numbers of a box.
  const pairs = text.split(/,(?![^[]*\])/).map(pair => pair.split(':').map(end => end.trim()))
  if (!pairs.every(ends => ends.length === 2 && ends.every(end => end !== '')))
    throw new InvalidArgumentError(
      'Write it as SOURCE:TARGET, two face numbers or names of people, for example 0:1 or anna:bob; 1/0:2 takes face 0 of the second --source, and a face marked by hand is written [120,80,200,240].',
    )
  const endOf = (end: string) => {
    if (end.startsWith('[')) return oneFace(end)
    return /^\d{1,4}$/.test(end) ? Number(end) : end
  }
  const pairOf = ([from, target]: readonly string[]): NamedPair => {
    const [, picture, source] = /^(?:(\d{1,2})\/)?(.*)$/.exec(from!)!
    const ends = { source: endOf(source!), target: endOf(target!) }
    return picture === undefined ? ends : { ...ends, picture: Number(picture) }
  }
  return [...before, ...pairs.map(pairOf)]
}
export const mapOption = () =>
  new Option(
    '--map <source:target>',
    'which face goes onto which of the target: numbers as 0:1, 1/0:1 for face 0 of the second --source, or people as anna:bob; can be given several times',
  ).argParser(facePairs)

/** Parses `name` or `name:weight`, which can be given several times. */
export const namedLora = (text: string, before: readonly NamedLora[] = []): readonly NamedLora[] => {
  const [, name, weight] = /^(.*?)(?::(-?(?:\d+\.?\d*|\.\d+)))?$/.exec(text) ?? []
  if (!name) throw new InvalidArgumentError('Write it as NAME or NAME:WEIGHT, for example film-grain:0.8.')
  return [...before, { name, weight: weight === undefined ? 1 : Number(weight) }]
}
/** The same, once. */
const namedAdapter = (text: string): NamedLora => namedLora(text)[0]!
export const faceAdapterOption = () =>
  new Option(
    '--face-adapter <name[:scale]>',
    'an IP-Adapter FaceID by id or name, and how closely it follows the face of --face (default: 1)',
  ).argParser(namedAdapter)

export const loraOption = () =>
  new Option(
    '--lora <name[:weight]>',
    'a LoRA to merge into the model, by id or name, and how much of it (default: 1); can be given several times',
  ).argParser(namedLora)

/** Parses `role=pack`, which can be given several times. */
const packForRole = (text: string, chosen: PackChoice = {}): PackChoice => {
  const [role = '', id = ''] = text.split('=')
  const parsed = packChoice.safeParse({ ...chosen, [role]: id })
  if (!parsed.success)
    throw new InvalidArgumentError('Write it as ROLE=PACK, for example face-swapper=inswapper-128.')
  return parsed.data
}
export const useOption = () =>
  new Option('--use <role=pack>', 'the pack that fills a role (default: the one installed last)').argParser(
    packForRole,
  )
