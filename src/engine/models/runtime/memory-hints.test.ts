import { expect, test } from 'vitest'
import { LikenessError } from '../../../core/errors.ts'
import type { PackManifest } from '../../../shared/pack-manifest.ts'
import type { PackLibrary } from '../registry/pack-library.ts'
import { withMemoryHints } from './memory-hints.ts'

const pack = (id: string, bytes: number, roles: PackManifest['roles']) => ({
  folder: `/models/${id}`,
  manifest: {
    ...{ id, title: id, version: '1', licence: 'MIT', homepage: 'https://example.org', roles },
    files: [{ path: 'x.onnx', bytes, sha256: '0'.repeat(64), licence: 'MIT', source: 'https://example.org' }],
  },
})
const drawing = (side: number): PackManifest['roles'] => ({
  'text-to-image': {
    folder: '',
    nativeSize: [side, side],
    otherSizes: true,
    steps: 20,
    guidanceScale: 3,
    content: 'photo',
  },
})
const library: PackLibrary = {
  packs: [
    pack('starter', 50, drawing(128)),
    pack('middle', 1000, drawing(512)),
    pack('large', 4000, drawing(512)),
    pack('restorer', 300, { 'face-restorer': { files: { restorer: 'x.onnx' } } }),
  ],
  broken: [],
}
const tooMuch = (pack?: string) =>
  new LikenessError('out-of-memory', 'Not enough memory.', { details: { pack } })
const fits = (error: unknown) => (error instanceof LikenessError ? error.details?.fits : undefined)

test('when text-to-image does not fit, a smaller size and the largest pack that fits are suggested', () => {
  const size = { width: 1024, height: 1024 }
  const input = { pack: 'large', size }
  expect(fits(withMemoryHints(tooMuch(), input, library, 2000))).toEqual({
    size: { width: 512, height: 512 },
    pack: 'middle',
  })
  expect(withMemoryHints(tooMuch(), input, library, 2000)).toMatchObject({
    message:
      'Not enough memory. A drawing of 512x512 needs less (--size). The pack "middle" needs less (--pack).',
  })
  expect(fits(withMemoryHints(tooMuch('large'), { pack: 'large' }, library, 900))).toEqual({
    pack: 'starter',
  })
  expect(fits(withMemoryHints(tooMuch(), { pack: 'starter' }, library, 900))).toEqual({})
})

test('for another role the starter pack is suggested', () => {
  const error = withMemoryHints(tooMuch('restorer'), { pack: 'starter' }, library, 10)
  expect(fits(error)).toEqual({ builtIn: ['face-restorer'] })
  expect(error).toMatchObject({
    message: 'Not enough memory. The built-in way needs less (--use face-restorer=starter).',
  })
  expect(fits(withMemoryHints(tooMuch('restorer'), {}, library, 10))).toEqual({ builtIn: ['face-restorer'] })
  expect(fits(withMemoryHints(tooMuch(), {}, library, 10))).toEqual({})
})

test('any other error is returned as it is', () => {
  const error = new LikenessError('no-face-found', 'No face.')
  expect(withMemoryHints(error, { pack: 'large' }, library, 2000)).toBe(error)
})
