import { expect, test } from 'vitest'
import { greyUpscaler } from '../../../tests/slow-upscaler.ts'
import { createImage, type RgbImage } from '../imaging/rgb-image.ts'
import { openSession } from '../onnx/open-session.ts'
import { enhanceImage } from './enhance-image.ts'

/** Random colours, so that every network paints another picture of them. */
const noise = (width: number, height: number): RgbImage => {
  const image = createImage(width, height)
  for (let i = 0; i < image.data.length; i++) image.data[i] = (i * 7919) % 251
  return image
}

test('an upscaler that would take longer than 20 s leaves the image to a quicker one; a smaller image is its own', async () => {
  const slow = await openSession(greyUpscaler(100))
  const quick = await openSession(greyUpscaler(0))
  const seconds: number[] = []
  const ran: string[] = []
  const watched = (name: string, session: typeof slow): typeof slow => ({
    ...session,
    run: feeds => {
      if (feeds.input!.dims[3]! > 32) ran.push(name)
      return session.run(feeds)
    },
  })
  const networks = {
    photo: { session: watched('slow', slow), overlap: 1 },
    quicker: {
      open: async () => ({ photo: { session: watched('quick', quick), overlap: 1 } }),
      onUsed: (time: number) => void seconds.push(time),
    },
  }
  try {
    const small = await enhanceImage(networks, noise(48, 40), { upscale: 2, faces: [] })
    expect([small.width, small.height]).toEqual([96, 80])
    expect(ran).toEqual(['slow'])
    expect(seconds).toEqual([])

    // 1.5 megapixels: four minutes on two quiet cores.
    const large = await enhanceImage(networks, noise(1500, 1000), { upscale: 2, faces: [] })
    expect([large.width, large.height]).toEqual([3000, 2000])
    expect(new Set(ran.slice(1))).toEqual(new Set(['quick']))
    expect(seconds).toHaveLength(1)
    expect(seconds[0]).toBeGreaterThan(20)
  } finally {
    await slow.dispose()
    await quick.dispose()
  }
})
