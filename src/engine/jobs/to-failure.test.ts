import { expect, test } from 'vitest'
import { LikenessError } from '../../core/errors.ts'
import { toFailure } from './to-failure.ts'

test('a failure says what the file of a model is, and nothing where that is not known', () => {
  const error = (fileKind?: string) =>
    new LikenessError('model-unsupported', 'x', fileKind ? { details: { fileKind } } : undefined)
  expect(toFailure(error('lora'))).toEqual({ code: 'model-unsupported', message: 'x', fileKind: 'lora' })
  expect(toFailure(error())).toEqual({ code: 'model-unsupported', message: 'x' })
})
