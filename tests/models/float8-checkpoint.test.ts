import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { request } from '../../src/engine/index.ts'
import { startEngine } from '../engine.ts'
import { type Entry, goldenValues, safetensorsOf, tinyCheckpoint } from '../golden/golden-checkpoint.ts'

/** The upper byte of a half is the value in E5M2, rounded towards zero. */
const upperBytes = (name: string, dims: readonly number[]): Uint8Array =>
  Uint8Array.from(goldenValues(name, dims), bits => bits >> 8)
const asHalves = (name: string, dims: readonly number[]): Uint16Array =>
  goldenValues(name, dims).map(bits => bits & 0xff00)

test('a checkpoint in eight bits draws what one in half precision with the same values draws', async () => {
  const { engine, home } = startEngine()
  const { single } = await tinyCheckpoint('tiny-sd-1')
  const write = (
    file: string,
    dtype: 'F8_E5M2' | 'F16',
    valuesOf: typeof goldenValues | typeof upperBytes,
  ) => {
    const entries = single.map(([name, , dims]): Entry => [name, dtype, dims])
    writeFileSync(join(home, file), safetensorsOf(entries, { valuesOf }))
    return request(engine, 'models.import', { path: join(home, file) })
  }
  const eight = (await write('eight.safetensors', 'F8_E5M2', upperBytes)).pack
  const sixteen = (await write('sixteen.safetensors', 'F16', asHalves)).pack
  const draw = async (pack: string) => {
    const options = { prompt: 'a queen', seed: 3, steps: 2, enhance: false, allowNsfw: true } as const
    const size = { width: 64, height: 64 }
    const { file } = await request(engine, 'create', { ...options, pack, size, provider: 'cpu' })
    return decodeImage(file)
  }
  expect(eight.textToImage?.checkpoint?.precision).toBe('float8e5m2')
  const drawn = await draw(eight.id)
  expect(new Set(drawn.data).size).toBeGreaterThan(30)
  expect(drawn.data).toEqual((await draw(sixteen.id)).data)
  await engine.dispose()
})
