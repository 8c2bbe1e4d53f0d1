import { LikenessError } from '../../core/errors.ts'
import { type LoraChoice, loraChoice, loraChoices } from '../../shared/api/adapters.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { adapterCalled } from '../../shared/prompt/adapter-names.ts'
import { type LoraTag, readTags } from '../../shared/prompt/extra-networks.ts'
import { type Pack, type PackLibrary, reportPack } from '../models/registry/pack-library.ts'

/** A LoRA as a prompt names it. */
export interface NamedLora {
  readonly name: string
  readonly pack: Pack
}

/** The prompt of a request as it is encoded, and the LoRAs of its list and its tags. */
export interface UntaggedPrompt {
  readonly prompt: string
  /** Weights of one that comes more than once are added up, as merging it twice would do. */
  readonly loras: readonly LoraChoice[]
  /** Those of the tags. */
  readonly named: readonly NamedLora[]
}

/**
 * Takes tags out of a prompt, whoever typed it. A negative prompt has none: AUTOMATIC1111 reads `<lora:…>` there as words.
 * @throws LikenessError `unknown-pack` for a LoRA that is not installed, `bad-option` for other tags and for too much of one
 */
export const takeTags = (
  { prompt: typed, loras: listed = [] }: Pick<ParsedInput<'create'>, 'prompt' | 'loras'>,
  library: PackLibrary,
  model: Pack,
): UntaggedPrompt => {
  const { prompt, loras: tags, unknown } = readTags(typed)
  const [tag] = unknown
  if (tag !== undefined)
    throw new LikenessError(
      'bad-option',
      `"${tag}" in the prompt cannot be done. Leave it out, or write a LoRA as <lora:name:0.8>.`,
    )
  const named = tags.map(tag => ({ tag, pack: findLora(library, tag.name, model) }))
  const chosen = named.map(({ tag, pack }) => toChoice(tag, pack))
  return {
    prompt: prompt.trim(),
    loras: checked(addUp([...listed, ...chosen])),
    named: named.map(({ tag, pack }) => ({ name: tag.name, pack })),
  }
}

const toChoice = ({ weight, textEncoderWeight }: LoraTag, { manifest: { id } }: Pack): LoraChoice => ({
  ...{ lora: id, weight },
  ...(textEncoderWeight === weight ? {} : { textEncoderWeight }),
})

const addUp = (choices: readonly LoraChoice[]): readonly LoraChoice[] => {
  const sums = new Map<string, LoraChoice>()
  for (const choice of choices) {
    const { lora, weight, textEncoderWeight = weight } = choice
    const before = sums.get(lora)
    if (!before) sums.set(lora, choice)
    else {
      const ofTextEncoder = (before.textEncoderWeight ?? before.weight) + textEncoderWeight
      sums.set(lora, { lora, weight: before.weight + weight, textEncoderWeight: ofTextEncoder })
    }
  }
  return [...sums.values()]
}

/** @throws LikenessError `bad-option` for what a list would not be allowed either */
const checked = (choices: readonly LoraChoice[]): readonly LoraChoice[] => {
  for (const choice of choices)
    if (!loraChoice.safeParse(choice).success)
      throw new LikenessError(
        'bad-option',
        `The weights of the LoRA "${choice.lora}" come to ${choice.weight}. Choose at least -4 and at most 4.`,
      )
  const all = loraChoices.safeParse(choices)
  if (all.success) return choices
  throw new LikenessError(
    'bad-option',
    `The prompt and the list have too many LoRAs: ${all.error.issues[0]?.message}.`,
  )
}

/** @throws LikenessError `unknown-pack`, with those of nearly that name */
const findLora = ({ packs }: PackLibrary, name: string, model: Pack): Pack => {
  const installed = packs.flatMap(pack => {
    const { id, title, adapter } = reportPack(pack)
    return adapter?.role === 'lora' ? [{ id, title, adapter, pack }] : []
  })
  const kind = model.manifest.roles['text-to-image']?.checkpoint?.kind ?? null
  const found = adapterCalled(name, installed, kind)
  if (found) return found.pack
  const names = installed.map(({ adapter }) => adapter.name)
  const near = names.filter(other => isNear(other.toLowerCase(), name.toLowerCase()))
  throw new LikenessError(
    'unknown-pack',
    `There is no LoRA "${name}" here, which the prompt names. ${adviceOf(names, near)}`,
  )
}

const mostNames = 10

const adviceOf = (names: readonly string[], near: readonly string[]): string => {
  if (near.length > 0) return `Is one of these meant: ${near.slice(0, mostNames).join(', ')}?`
  if (names.length === 0) return 'Import one with "likeness models import", or leave the tag out.'
  return `Installed: ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ' …' : ''}.`
}

/** Whether one is a part of the other, or a third of the letters or fewer are wrong. */
const isNear = (a: string, b: string): boolean =>
  a.includes(b) || b.includes(a) || editDistance(a, b) <= Math.max(a.length, b.length) / 3

/** Letters to insert, delete or replace. Source: Wagner and Fischer, 1974 */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === b[j] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
