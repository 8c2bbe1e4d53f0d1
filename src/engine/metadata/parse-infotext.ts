import { type SchedulerName, samplerNames, schedulerNames } from '../../shared/api/options.ts'
import { type ReadRecipe, readRecipe } from '../../shared/api/recipe.ts'

type Recipe = ReadRecipe['recipe']

/** Recipes have kilobytes: what is longer is none. */
const mostText = 1 << 20

/** A last line with fewer settings belongs to the prompt. */
const fewestSettings = 3

const negativeMark = 'Negative prompt:'

/**
 * Reads the text AUTOMATIC1111's web UI writes into its pictures. What this app has no field for is left out, as is
 * a value out of range. Null when it holds neither a prompt nor settings.
 * Source: stable-diffusion-webui, modules/infotext_utils.py, parse_generation_parameters.
 */
export const parseParameters = (text: string): Recipe | null => {
  if (text.length > mostText) return null
  const lines = text.trim().split(/\r?\n/)
  const settings = readSettings(lines.at(-1) ?? '')
  const prose = (settings ? lines.slice(0, -1) : lines).map(line => line.trim())
  const negativeAt = prose.findIndex(line => line.startsWith(negativeMark))
  const negative = negativeAt < 0 ? [] : prose.slice(negativeAt)
  const prompt = (negativeAt < 0 ? prose : prose.slice(0, negativeAt)).join('\n').trim()
  if (!prompt && !settings) return null
  return {
    prompt,
    negativePrompt: negative.join('\n').slice(negativeMark.length).trim(),
    ...(settings ? fields(settings) : {}),
  }
}

const readSettings = (line: string): ReadonlyMap<string, string> | null => {
  const found = [...scanSettings(line)]
  return found.length < fewestSettings ? null : new Map(found)
}

const patterns = { name: /[\w \-/]*/y, space: /\s*/y, quoted: /"(?:\\.|[^\\"])+"/y }

/** What a sticky pattern matches at a place. */
const matchAt = (pattern: RegExp, line: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(line)?.[0] ?? ''
}

/**
 * Each `Name: value` of the settings line; a value with commas or colons is a JSON string. Goes once through the line,
 * whatever it holds: the web UI's own expression takes a time that grows with the square of a line of letters.
 */
function* scanSettings(line: string): Generator<readonly [name: string, value: string]> {
  for (let at = 0; at < line.length; ) {
    const run = matchAt(patterns.name, line, at)
    at += run.length
    if (line[at++] !== ':') continue
    const name = run.slice(Math.max(0, run.search(/\w/)))
    if (name.length < 2 || !/^\w/.test(name)) continue
    at += matchAt(patterns.space, line, at).length
    const quoted = matchAt(patterns.quoted, line, at)
    const after = line[at + quoted.length]
    const isQuoted = quoted !== '' && (after === undefined || after === ',')
    const comma = isQuoted ? at + quoted.length : line.indexOf(',', at)
    const end = comma < 0 ? line.length : comma
    yield [name, unquote(line.slice(at, end))]
    at = end + 1
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

const fields = (settings: ReadonlyMap<string, string>): Partial<Recipe> => {
  const number = (name: string) => {
    const value = settings.get(name)
    return value ? Number(value) : undefined
  }
  const size = /^(\d+)x(\d+)$/.exec(settings.get('Size') ?? '')
  return valid({
    steps: number('Steps'),
    guidanceScale: number('CFG scale'),
    seed: number('Seed'),
    width: size ? Number(size[1]) : undefined,
    height: size ? Number(size[2]) : undefined,
    scheduler: schedulerOf(settings.get('Sampler'), settings.get('Schedule type')),
    pack: settings.get('Model'),
  })
}

/** Only the fields the recipe's schema accepts. */
const valid = (fields: Partial<Recipe>): Partial<Recipe> => {
  const { shape } = readRecipe.shape.recipe
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => value !== undefined && shape[name as keyof typeof shape].safeParse(value).success,
    ),
  )
}

/**
 * Since version 1.9 the noise schedule stands apart from the sampler; `Automatic` is each sampler's own, which for
 * DPM++ 2M is Karras'. Source: stable-diffusion-webui, modules/sd_samplers_kdiffusion.py.
 */
const schedulerOf = (
  sampler: string | undefined,
  schedule: string | undefined,
): SchedulerName | undefined => {
  if (!sampler) return undefined
  const karras = schedule === 'Karras' || (schedule === 'Automatic' && sampler === samplerNames['dpm++2m'])
  const named = (name: string) =>
    schedulerNames.find(scheduler => samplerNames[scheduler].toLowerCase() === name.toLowerCase())
  return (karras ? named(`${sampler} Karras`) : undefined) ?? named(sampler)
}
