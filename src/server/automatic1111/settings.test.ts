import { expect, test } from 'vitest'
import { createAutomatic1111Settings } from './settings.ts'

test('settings are kept, and those for pictures followed', () => {
  const settings = createAutomatic1111Settings()
  expect(settings.followed()).toEqual({})
  settings.change({ samples_format: 'webp', jpeg_quality: '70', grid_save: 'False', n_rows: '2' }, {})
  settings.change({ enable_pnginfo: 0 }, {})
  expect(settings.followed()).toEqual({ samples_format: 'webp', jpeg_quality: 70, enable_pnginfo: false })
  expect(settings.read()).toMatchObject({
    ...{ samples_format: 'webp', jpeg_quality: 70, grid_save: false, n_rows: 2 },
  })
})

test('everything that was read can be sent back', () => {
  const settings = createAutomatic1111Settings()
  const before = settings.read()
  settings.change({ ...before, CLIP_stop_at_last_layers: 2 }, { CLIP_stop_at_last_layers: 2 })
  expect(settings.read()).toEqual(before)
})

test.each([
  [{ eta_noise_seed_delta: 31337 }, /eta_noise_seed_delta: cannot be changed here, and is 0/],
  [{ CLIP_stop_at_last_layers: 2 }, /CLIP_stop_at_last_layers/],
  [{ tiling: true }, /tiling/],
  [{ other: 1 }, /no setting "other"/],
  [{ samples_format: 'gif' }, /samples_format.*jpg/],
  [{ jpeg_quality: 0 }, /jpeg_quality/],
  [{ grid_save: 'maybe' }, /grid_save/],
])('%j is refused, and what stands beside it not kept', (wrong, message) => {
  const settings = createAutomatic1111Settings()
  expect(() =>
    settings.change({ n_rows: 4, enable_pnginfo: false, ...wrong }, { CLIP_stop_at_last_layers: 1 }),
  ).toThrow(message)
  expect(settings.read()).toMatchObject({ n_rows: -1, enable_pnginfo: true })
})
