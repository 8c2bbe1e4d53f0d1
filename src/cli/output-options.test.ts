import { Command } from 'commander'
import { expect, test } from 'vitest'
import { output } from '../shared/api/output.ts'
import { addOutputOptions, fileSize, takeOutput } from './output-options.ts'

test.each([
  ['2MB', 2_000_000],
  ['500kB', 500_000],
  ['1.5M', 1_500_000],
  ['1 MiB', 1_048_576],
  ['12345', 12_345],
])('%s is %d bytes', (text, bytes) => {
  expect(fileSize(text)).toBe(bytes)
})

test.each(['', 'MB', '2 apples', '-5', '1,5MB'])('"%s" is no size', text => {
  expect(() => fileSize(text)).toThrow('Write it as 2MB')
})

const parse = (...args: readonly string[]) => {
  const command = addOutputOptions(new Command().exitOverride().option('--seed <n>'))
  return takeOutput(command.parse(args, { from: 'user' }).opts<{ seed?: string }>())
}

test('options of the file become one, others stay', () => {
  const args =
    '--seed 7 --format jpeg --quality 90 --max-size 2MB --keep-position --no-recipe --content-credentials'
  const { output: given, ...others } = parse(...args.split(' '))
  expect(others).toEqual({ seed: '7' })
  expect(output.parse(given)).toEqual({
    ...{ format: 'jpeg', quality: 90, maxBytes: 2_000_000 },
    ...{ keepPhotoData: true, keepPosition: true, recipe: false, contentCredentials: true },
  })
  expect(output.parse(parse('--no-photo-data').output).keepPhotoData).toBe(false)
  expect(output.parse(parse().output)).toEqual({
    ...{ keepPhotoData: true, keepPosition: false, recipe: true, contentCredentials: false },
  })
})
