import { join } from 'node:path'
import { expect, test } from 'vitest'
import { textToImage } from '../../../core/diffusion/text-to-image.ts'
import { openTextToImage } from '../registry/open-text-to-image.ts'
import { findPack, readPackLibrary } from '../registry/pack-library.ts'
import type { ClosableSession } from './memory/closable-session.ts'
import { createSessionCache } from './session-cache.ts'

test('with little memory one network is open at a time, and the image is the same', async () => {
  const pack = findPack(
    await readPackLibrary([join(import.meta.dirname, '../../../../resources/models')]),
    'starter',
  )
  const settings = pack.manifest.roles['text-to-image']!
  const [width, height] = settings.nativeSize.map(side => side / 2) as [number, number]
  const request = {
    prompt: 'a queen',
    negativePrompt: '',
    seed: 1,
    steps: 2,
    guidanceScale: 1,
    width,
    height,
  }

  const weigh = (name: string) => pack.manifest.files.find(file => file.path === `${name}/model.onnx`)!.bytes
  const sizes = [weigh('text_encoder'), weigh('unet'), weigh('vae_decoder')]

  const draw = async (budget: number) => {
    let states: ClosableSession[] = []
    const used = () => states.reduce((sum, state, i) => sum + (state.isOpen ? sizes[i]! : 0), 0)
    const sessions = createSessionCache('cpu', { available: () => budget - used() })
    try {
      const networks = await openTextToImage(pack, settings, sessions)
      const { textEncoder, unet, vaeDecoder } = networks
      states = [textEncoder.session, unet, vaeDecoder].map(session => session as ClosableSession)
      let most = 0
      const { data } = await textToImage(networks, request, {
        onStep: () => {
          most = Math.max(most, states.filter(state => state.isOpen).length)
        },
      })
      return { data, most }
    } finally {
      await sessions.release()
    }
  }
  const rich = await draw(1e12)
  const poor = await draw(25e6)
  expect(rich.most).toBe(3)
  expect(poor.most).toBe(1)
  expect(poor.data).toEqual(rich.data)
  await expect(draw(10e6)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringContaining('smaller'),
  })
})
