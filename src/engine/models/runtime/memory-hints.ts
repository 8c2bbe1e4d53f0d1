import { LikenessError, type MemoryHints } from '../../../core/errors.ts'
import type { ParsedInput } from '../../../shared/api/contract.ts'
import type { Role, TextToImageSettings } from '../../../shared/pack-manifest.ts'
import type { Pack, PackLibrary } from '../registry/pack-library.ts'

/** Size and text-to-image pack of a job; empty for jobs without text-to-image. */
type TextToImageInput = Partial<Pick<ParsedInput<'create'>, 'size' | 'pack'>>

/** Memory grows with pixels and weights; only what needs at most this share of them is suggested. */
const maxShare = 0.75

/**
 * Adds to an `out-of-memory` error what would need less memory: another size, another text-to-image pack, or the starter
 * pack for a role. Any other error is returned as it is.
 * @param available bytes that may still be taken
 */
export const withMemoryHints = (
  error: unknown,
  input: TextToImageInput,
  library: PackLibrary,
  available: number,
): unknown => {
  if (!(error instanceof LikenessError) || error.code !== 'out-of-memory') return error
  if (error.details?.threads) return error
  const fits = findHints(input, library, error.details?.pack ?? input.pack, available)
  const message = [error.message, ...describeHints(fits)].join(' ')
  return new LikenessError(error.code, message, { cause: error, details: { ...error.details, fits } })
}

const describeHints = ({ size, pack, builtIn = [] }: MemoryHints): string[] => [
  ...(size ? [`A drawing of ${size.width}x${size.height} needs less (--size).`] : []),
  ...(pack === undefined ? [] : [`The pack "${pack}" needs less (--pack).`]),
  ...builtIn.map(role => `The built-in way needs less (--use ${role}=starter).`),
]

/** @param failedPack id of the pack whose network did not fit */
const findHints = (
  input: TextToImageInput,
  library: PackLibrary,
  failedPack: string | undefined,
  available: number,
): MemoryHints => {
  if (failedPack === input.pack) return smallerTextToImage(input, library, available)
  const roles = library.packs.find(({ manifest }) => manifest.id === failedPack)?.manifest.roles ?? {}
  const builtIn = (Object.keys(roles) as Role[]).filter(role => role !== 'text-to-image' && role !== 'safety')
  return failedPack === 'starter' ? {} : { builtIn }
}

const smallerTextToImage = (
  input: TextToImageInput,
  { packs }: PackLibrary,
  available: number,
): MemoryHints => {
  const current = packs.find(({ manifest }) => manifest.id === input.pack)
  const settings = current?.manifest.roles['text-to-image']
  if (!current || !settings) return {}
  const largestSmaller = packs
    .filter(({ manifest }) => manifest.roles['text-to-image'])
    .map(pack => ({ pack, bytes: weightBytes(pack) }))
    .filter(({ bytes }) => bytes < maxShare * weightBytes(current) && bytes < available)
    .sort((a, b) => b.bytes - a.bytes)[0]
  return { size: smallerSize(input, settings), pack: largestSmaller?.pack.manifest.id }
}

/** The pack's native size, where a much larger one was asked for. */
const smallerSize = ({ size }: TextToImageInput, { nativeSize: [width, height] }: TextToImageSettings) =>
  size && width * height < maxShare * size.width * size.height ? { width, height } : undefined

const weightBytes = ({ manifest }: Pack): number => manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
