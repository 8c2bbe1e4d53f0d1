import { expect, test } from 'vitest'
import { errorCodes, LikenessError } from '../../engine/index.ts'
import { errorStatuses } from './error-status.ts'
import { toClientMessage, toErrorReply } from './http-error.ts'

test.each([
  ['"/home/me/Pictures of us/a.png" cannot be written (EACCES).', '"a.png" cannot be written (EACCES).'],
  ['The model file "C:\\Users\\me\\x.onnx" is empty.', 'The model file "x.onnx" is empty.'],
  ['Load from /opt/app/models/unet.onnx failed: /opt/x', 'Load from unet.onnx failed: x'],
  ['No face found in "image_path-2f30b8b2-67c0-4c6c-8b1e-1cadb0411eb6".', 'No face found in "image_path".'],
  [
    'Choose another folder and/or file, 1/2, image/png.',
    'Choose another folder and/or file, 1/2, image/png.',
  ],
])('%s', (text, told) => {
  expect(toClientMessage(text)).toBe(told)
})

test('what nobody foresaw tells neither its text nor a path', () => {
  const problem = toErrorReply(new TypeError('cannot read /home/me/secret of undefined'))
  expect(problem.code).toBe('internal')
  expect(problem.message).not.toMatch(/secret|home/)
})

test('faults of the input are answered with 4xx, ours with 5xx', () => {
  expect(errorStatuses[toErrorReply(new LikenessError('no-face-found', 'x')).code]).toBe(422)
  for (const [code, side] of Object.entries(errorCodes))
    if (side === 'ours')
      expect(errorStatuses[code as keyof typeof errorCodes], code).toBeGreaterThanOrEqual(500)
})
