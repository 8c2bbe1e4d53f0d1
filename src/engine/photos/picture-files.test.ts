import { expect, test } from 'vitest'
import { jobWork } from '../../shared/api/jobs.ts'
import { photosIn } from './picture-files.ts'

test('a mask is kept as long as a job needs it', () => {
  const [init, mask] = ['a'.repeat(32), 'b'.repeat(32)]
  const input = { prompt: 'a hat', init: { id: init }, inpaint: { mask: { id: mask } } }
  expect(photosIn(jobWork.parse({ route: 'create', input }))).toEqual([init, mask])
})
