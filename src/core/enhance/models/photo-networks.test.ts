import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStarterNetwork, readNetworkGolden } from '../../../../tests/golden/network-golden.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import { decodeImage } from '../../imaging/codec/decode.ts'
import { crop } from '../../imaging/resample/resize.ts'
import { openSession } from '../../onnx/open-session.ts'
import { asFloats } from '../../tensor/convert.ts'
import { colourise } from '../colour/colourise.ts'
import { type BackgroundRemoverKind, findSubject, openBackgroundRemover } from './background-remover.ts'

const golden = (path: string) => fileURLToPath(new URL(`../../../../tests/golden/${path}`, import.meta.url))

interface AlphaGolden {
  readonly shape: readonly [height: number, width: number]
  readonly every: number
  readonly values: readonly number[]
}
/** Made by make-photo-graphs.py after the networks' own code. */
const alphas: Readonly<Record<string, AlphaGolden>> = JSON.parse(readFileSync(golden('photo.json'), 'utf8'))

test('DDColor colours as its own code does', async () => {
  const session = await openSession(golden('photo/ddcolor.onnx'))
  const photo = crop(await readPhoto('astronaut.png'), 160, 40, 128, 128)
  const coloured = await colourise(session, photo)
  await session.dispose()
  const expected = await decodeImage(golden('photo/coloured.png'))
  let [sum, most] = [0, 0]
  for (const [i, value] of coloured.data.entries()) {
    const off = Math.abs(value - expected.data[i]!)
    sum += off
    most = Math.max(most, off)
  }
  // OpenCV computes its cube roots and gamma by splines.
  expect(sum / coloured.data.length).toBeLessThan(0.4)
  expect(most).toBeLessThanOrEqual(3)
})

test('a photo of another size keeps its brightness and takes the colours of its places', async () => {
  const session = await openSession(golden('photo/ddcolor.onnx'))
  const photo = crop(await readPhoto('astronaut.png'), 120, 0, 300, 200)
  const coloured = await colourise(session, photo)
  await session.dispose()
  expect([coloured.width, coloured.height]).toEqual([300, 200])
  const luma = ({ data }: typeof photo, i: number) =>
    0.2126 * data[3 * i]! ** 2.2 + 0.7152 * data[3 * i + 1]! ** 2.2 + 0.0722 * data[3 * i + 2]! ** 2.2
  const kept = Array.from({ length: 60 }, (_, k) => luma(coloured, 997 * k) / (luma(photo, 997 * k) + 200))
  // Colours that sRGB does not have lose some.
  expect(kept.filter(share => Math.abs(share - 1) < 0.12).length).toBeGreaterThan(45)
})

test.each([
  ['modnet', { left: 0, top: 0, side: 512 }],
  ['birefnet', { left: 0, top: 0, side: 512 }],
  ['isnet', { left: 0, top: 0, side: 512 }],
  ['u2net', { left: 80, top: 40, side: 320 }],
])('%s is given and answers as its own code has it', async (kind, { left, top, side }) => {
  const session = await openSession(golden(`photo/${kind}.onnx`))
  const photo = crop(await readPhoto('astronaut.png'), left, top, side, side)
  const { width, height, data } = await findSubject(openBackgroundRemover(session, kind), photo)
  await session.dispose()
  const { shape, every, values } = alphas[kind]!
  expect([height, width]).toEqual(shape)
  for (const [i, value] of values.entries())
    expect(Math.abs(data[i * every]! - value), `${i}`).toBeLessThan(0.01)
})

test('the starter’s network gives what its original gave, and finds the person', async () => {
  const session = await openStarterNetwork('background-remover/selfie-segmentation.onnx')
  const photo = crop(await readPhoto('astronaut.png'), 96, 0, 256, 256)
  const raw = asFloats((await session.run({ input: imageToTensor(photo, zeroToOne) })).alpha!)
  const { every, values } = readNetworkGolden('selfie-segmentation').output.alpha!
  for (const [i, value] of values.entries()) expect(Math.abs(raw.data[i * every]! - value)).toBeLessThan(2e-3)
  const { data } = await findSubject(openBackgroundRemover(session, 'selfie-segmentation'), photo)
  await session.dispose()
  expect(data.filter(value => value > 0.9).length / data.length).toBeGreaterThan(0.2)
})

test('a network of another kind is refused with a word of what to do', async () => {
  const session = await openSession(golden('photo/ddcolor.onnx'))
  const photo = crop(await readPhoto('astronaut.png'), 0, 0, 128, 128)
  expect(() => openBackgroundRemover(session, 'esrgan')).toThrow(
    expect.objectContaining({ code: 'model-unsupported' }),
  )
  const wrong = { session, kind: 'modnet' satisfies BackgroundRemoverKind } as const
  await expect(findSubject(wrong, photo)).rejects.toMatchObject({
    code: 'model-unsupported',
    message: expect.stringContaining('[1, 2, 128, 128]'),
  })
  await session.dispose()
})
