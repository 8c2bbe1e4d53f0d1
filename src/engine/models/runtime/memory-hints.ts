import { LikenessError, type MemoryHints } from '../../../core/errors.ts'
import type { ParsedInput } from '../../../shared/api/contract.ts'
import type { Role, TextToImageSettings } from '../../../shared/pack-manifest.ts'
import type { Pack, PackLibrary } from '../registry/pack-library.ts'

/** What is drawn and with which pack; empty for jobs that draw nothing. */
type Input = Partial<Pick<ParsedInput<'create'>, 'size' | 'pack'>>

/** A picture takes memory with its pixels, a pack with its weights. Less than this is worth another try. */
const muchSmaller = 0.75

/**
 * The same error, saying what asks for less memory: another size, another pack to draw with, the built-in way for
 * what did not fit. Any other error as it is.
 * @param available bytes that may still be taken
 */
export const withMemoryHints = (
  error: unknown,
  input: Input,
  library: PackLibrary,
  available: number,
): unknown => {
  if (!(error instanceof LikenessError) || error.code !== 'out-of-memory') return error
  if (error.details?.threads) return error
  const fits = whatFits(input, library, error.details?.pack ?? input.pack, available)
  const message = [error.message, ...inWords(fits)].join(' ')
  return new LikenessError(error.code, message, { cause: error, details: { ...error.details, fits } })
}

const inWords = ({ size, pack, builtIn = [] }: MemoryHints): string[] => [
  ...(size ? [`A drawing of ${size.width}x${size.height} needs less (--size).`] : []),
  ...(pack === undefined ? [] : [`The pack "${pack}" needs less (--pack).`]),
  ...builtIn.map(role => `The built-in way needs less (--use ${role}=starter).`),
]

const whatFits = (
  input: Input,
  library: PackLibrary,
  failed: string | undefined,
  available: number,
): MemoryHints => {
  if (failed === input.pack) return smallerDrawing(input, library, available)
  const roles = library.packs.find(({ manifest }) => manifest.id === failed)?.manifest.roles ?? {}
  const builtIn = (Object.keys(roles) as Role[]).filter(role => role !== 'text-to-image' && role !== 'safety')
  return failed === 'starter' ? {} : { builtIn }
}

const smallerDrawing = (input: Input, { packs }: PackLibrary, available: number): MemoryHints => {
  const current = packs.find(({ manifest }) => manifest.id === input.pack)
  const settings = current?.manifest.roles['text-to-image']
  if (!current || !settings) return {}
  const smaller = packs
    .filter(({ manifest }) => manifest.roles['text-to-image'])
    .map(pack => ({ pack, bytes: weigh(pack) }))
    .filter(({ bytes }) => bytes < muchSmaller * weigh(current) && bytes < available)
    // The one that gives up least.
    .sort((a, b) => b.bytes - a.bytes)[0]
  return { size: smallerSize(input, settings), pack: smaller?.pack.manifest.id }
}

/** The pack's own size, where another one was asked for that is much larger. */
const smallerSize = ({ size }: Input, { nativeSize: [width, height] }: TextToImageSettings) =>
  size && width * height < muchSmaller * size.width * size.height ? { width, height } : undefined

const weigh = ({ manifest }: Pack): number => manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
