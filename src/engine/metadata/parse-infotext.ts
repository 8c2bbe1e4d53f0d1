import { type DrawingRecipe, recipe } from '../../shared/api/recipe.ts'
import { findScheduler } from '../../shared/api/schedulers.ts'
import { readAdapterSettings } from './adapters-infotext.ts'

type Recipe = DrawingRecipe

interface Size {
  readonly width: number
  readonly height: number
}

/** Infotexts have kilobytes; a longer text is none. */
const maxTextLength = 1 << 20

/** A last line with fewer settings is taken as part of the prompt, as the web UI does. */
const minSettings = 3

const negativePrefix = 'Negative prompt:'

/**
 * Parses the infotext that AUTOMATIC1111's web UI writes into its pictures. Settings that a recipe has no field for are
 * left out, as are values out of range. Null when there is neither a prompt nor a line of settings.
 * Source: stable-diffusion-webui, modules/infotext_utils.py, parse_generation_parameters.
 */
export const parseInfotext = (text: string): Recipe | null => {
  if (text.length > maxTextLength) return null
  const lines = text.trim().split(/\r?\n/)
  const settings = readSettings(lines.at(-1) ?? '')
  const prose = (settings ? lines.slice(0, -1) : lines).map(line => line.trim())
  const negativeAt = prose.findIndex(line => line.startsWith(negativePrefix))
  const negative = negativeAt < 0 ? [] : prose.slice(negativeAt)
  const prompt = (negativeAt < 0 ? prose : prose.slice(0, negativeAt)).join('\n').trim()
  if (!prompt && !settings) return null
  return {
    prompt,
    negativePrompt: negative.join('\n').slice(negativePrefix.length).trim(),
    ...(settings ? toFields(settings) : {}),
  }
}

/** The settings of an infotext by their names, in their order; none where it has none. */
export const infotextSettings = (text: string): ReadonlyMap<string, string> =>
  readSettings(text.trim().split(/\r?\n/).at(-1) ?? '') ?? new Map()

const readSettings = (line: string): ReadonlyMap<string, string> | null => {
  const found = [...scanSettings(line)]
  return found.length < minSettings ? null : new Map(found)
}

const patterns = { name: /[\w \-/]*/y, space: /\s*/y, quoted: /"(?:\\.|[^\\"])+"/y }

/** What a sticky pattern matches at an index; empty when it does not match there. */
const matchAt = (pattern: RegExp, line: string, index: number): string => {
  pattern.lastIndex = index
  return pattern.exec(line)?.[0] ?? ''
}

/**
 * Each `Name: value` of the settings line; a value with commas or colons is a JSON string. Takes time linear in the
 * line's length: the regular expression of the web UI backtracks, which is quadratic in a long line of letters.
 */
function* scanSettings(line: string): Generator<readonly [name: string, value: string]> {
  for (let index = 0; index < line.length; ) {
    const run = matchAt(patterns.name, line, index)
    index += run.length
    if (line[index++] !== ':') continue
    const name = run.slice(Math.max(0, run.search(/\w/)))
    if (name.length < 2 || !/^\w/.test(name)) continue
    index += matchAt(patterns.space, line, index).length
    const quoted = matchAt(patterns.quoted, line, index)
    const after = line[index + quoted.length]
    const isQuoted = quoted !== '' && (after === undefined || after === ',')
    const comma = isQuoted ? index + quoted.length : line.indexOf(',', index)
    const end = comma < 0 ? line.length : comma
    yield [name, unquote(line.slice(index, end))]
    index = end + 1
  }
}

const unquote = (value: string): string => {
  if (!value.startsWith('"')) return value.trim()
  try {
    return String(JSON.parse(value))
  } catch {
    return value
  }
}

const toFields = (settings: ReadonlyMap<string, string>): Partial<Recipe> => {
  const number = (name: string) => {
    const value = settings.get(name)
    return value ? Number(value) : undefined
  }
  const sizeIn = (name: string) => {
    const [, width, height] = /^(\d+)x(\d+)$/.exec(settings.get(name) ?? '') ?? []
    return width === undefined ? undefined : { width: Number(width), height: Number(height) }
  }
  const size = sizeIn('Size')
  const [seed, strength] = [number('Variation seed'), number('Variation seed strength')]
  const variation = seed === undefined || strength === undefined ? undefined : { seed, strength }
  const enlarged = size && (sizeIn('Hires resize') ?? timesSize(size, number('Hires upscale')))
  // Left out, as many steps as the first pass.
  const hires = enlarged && {
    size,
    strength: number('Denoising strength'),
    steps: number('Hires steps') ?? number('Steps'),
  }
  return keepValid({
    steps: number('Steps'),
    guidanceScale: number('CFG scale'),
    seed: number('Seed'),
    variation,
    ...(enlarged ?? size),
    hires,
    // Since version 1.9 of the web UI the spacing of noise levels is a setting of its own.
    scheduler: findScheduler(settings.get('Sampler') ?? '', settings.get('Schedule type')),
    pack: settings.get('Model'),
    modelHash: settings.get('Model hash')?.toLowerCase(),
    ...readAdapterSettings(settings),
    fastDecoder: settings.get('VAE Decoder') === 'TAESD' || undefined,
  })
}

/** As the web UI rounds it: down to whole latents. */
const timesSize = ({ width, height }: Size, factor: number | undefined): Size | undefined =>
  factor === undefined || !(factor > 0)
    ? undefined
    : { width: wholeLatents(width * factor), height: wholeLatents(height * factor) }

const wholeLatents = (pixels: number): number => Math.floor(pixels / 8) * 8

/** Only those fields that the recipe's schema accepts. */
const keepValid = (fields: Partial<Recipe>): Partial<Recipe> => {
  const { shape } = recipe
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => value !== undefined && shape[name as keyof typeof shape].safeParse(value).success,
    ),
  )
}
