import { expect, test } from 'vitest'
import { groupUnfit, unfitReason } from './unfit-networks.ts'

const on = (path: string, reason: string, provider = 'webgpu') => ({
  ...{ pack: 'mine', path, provider, reason, time: null },
})

test('networks that fail alike are told in one line, by the names people know', () => {
  const groups = groupUnfit([
    on('unet/model.onnx', 'its output "sample" differs from the cpu\'s by 30 %'),
    on('vae_decoder/model.onnx', 'its output "sample" differs from the cpu\'s by 9.1 %'),
    on('swapper.onnx', 'the program ended 2 times while it was tried', 'dml'),
  ])
  expect(groups).toEqual([
    { pack: 'mine', provider: 'webgpu', reason: { kind: 'differs' }, networks: ['unet', 'vae_decoder'] },
    { pack: 'mine', provider: 'dml', reason: { kind: 'ends' }, networks: ['swapper'] },
  ])
})

test('too slow is told as that, whether it ended or not', () => {
  for (const rest of ['1204 ms where the cpu takes 3 ms', 'no answer within 60 s'])
    expect(unfitReason(`it is too slow: ${rest}`)).toEqual({ kind: 'slow' })
})

test('a reason that nobody foresaw keeps its words', () => {
  expect(unfitReason('Kernel not found.')).toEqual({ kind: 'words', words: 'Kernel not found.' })
})
