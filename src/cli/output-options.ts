import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Output, type OutputFormat, outputFormat } from '../shared/api/output.ts'
import { integer } from './options.ts'

const units: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
}

/**
 * Parses `2MB`, `500kB`, `1.5MiB` or a number of bytes.
 * @throws InvalidArgumentError
 */
export const fileSize = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? []
  const factor = units[unit.toLowerCase()]
  if (number === '' || factor === undefined)
    throw new InvalidArgumentError('Write it as 2MB, 500kB or a number of bytes.')
  return Math.floor(Number(number) * factor)
}

interface OutputOptions {
  readonly format?: OutputFormat
  readonly quality?: number
  readonly maxSize?: number
  readonly photoData?: boolean
  readonly keepPosition?: boolean
  readonly recipe?: boolean
  readonly contentCredentials?: boolean
}

/** Adds the options of how results are saved; `takeOutput` reads them. */
export const addOutputOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--format <format>', 'how to save: by default what --out ends in, else png').choices(
        outputFormat.options,
      ),
    )
    .option('--quality <1..100>', 'of jpeg (default: 90), webp (90) and avif (70)', integer)
    .option('--max-size <size>', 'lower the quality until the file has at most 2MB, 500kB …', fileSize)
    .option('--no-photo-data', 'keep no date, camera and author of the photo, nor its file date')
    .option('--keep-position', 'keep where the photo was taken')
    .option('--no-recipe', 'do not say in the file how it was made; the AI mark stays')
    .option('--content-credentials', 'sign in the file that it was made with AI (C2PA)')

/** Puts those options into one, as the engine has it. */
export const takeOutput = <T extends object>({
  format,
  quality,
  maxSize,
  photoData,
  keepPosition,
  recipe,
  contentCredentials,
  ...rest
}: T & OutputOptions): Omit<T, keyof OutputOptions> & { readonly output: Partial<Output> } => ({
  ...rest,
  output: {
    ...{ format, quality, maxBytes: maxSize, keepPhotoData: photoData, keepPosition, recipe },
    contentCredentials,
  },
})
