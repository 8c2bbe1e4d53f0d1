import { beforeEach, expect, test, vi } from 'vitest'
import { testItem } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { libraryActions, variations } from './actions.ts'

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({ 'jobs.submit': { id: 'more' } })
})

const submitted = async () => {
  await vi.waitFor(() => expect(bridge.asked('jobs.submit')).toHaveLength(1))
  const [{ work } = { work: null }] = bridge.asked('jobs.submit')
  return work
}
const finished = { finish: { width: 768, height: 1000 }, background: 'transparent', restore: 0.5 }
const item = testItem('a.png', {}, { seed: 21, hires: true, ...finished })

test('more like a picture have its recipe and other seeds', async () => {
  libraryActions.varyRecipe(item.recipe!, null, 4)
  const work = await submitted()
  expect(work).toMatchObject({
    route: 'create',
    input: { prompt: item.recipe!.prompt, batch: 4, hires: true, ...finished },
  })
  expect(work?.input).not.toHaveProperty('seed')
  expect(work?.input).not.toHaveProperty('init')
})

test('variations begin with the picture and leave most of it', async () => {
  variations(item)
  const work = await submitted()
  expect(work).toMatchObject({
    route: 'create',
    input: {
      ...{ prompt: item.recipe!.prompt, batch: 4, ...finished },
      ...{ init: { picture: 'a.png' }, initStrength: 0.45 },
    },
  })
  expect(work?.input).not.toHaveProperty('seed')
  // The engine refuses two passes of what begins with a picture.
  expect(work?.input).not.toHaveProperty('hires')
})
