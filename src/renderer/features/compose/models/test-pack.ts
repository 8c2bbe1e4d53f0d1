import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { TextToImagePack } from './packs.ts'

/** A pack that draws 128×128, for tests. */
export const textToImagePack = (
  id: string,
  textToImage: Partial<TextToImagePack['textToImage']> = {},
): TextToImagePack => ({
  ...{ id, title: id, licence: 'MIT', folder: `/models/${id}`, roles: ['text-to-image'], networks: {} },
  bytes: 1,
  textToImage: {
    ...{ nativeSize: { width: 128, height: 128 }, otherSizes: false, steps: 20, guidanceScale: 3 },
    ...{ img2img: false, ...textToImage },
  },
})

const face = (left: number, side: number): PhotoReport['faces'][number] => ({
  box: [left, 0, side, side],
  points: [],
  score: 1,
  pose: { yaw: 0, pitch: 0, roll: 0 },
})

/** A photo of as many people as sides are given, largest first, standing from right to left. */
export const photoOf = (...sides: readonly number[]): PhotoReport => ({
  ...{ id: '0'.repeat(32), name: 'me.jpg', width: 800, height: 600 },
  faces: sides.map((side, i) => face(700 - 100 * i, side)),
  fromLeft: sides.map((_, i) => sides.length - 1 - i),
})
