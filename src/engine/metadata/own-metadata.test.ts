import { expect, test } from 'vitest'
import { recipe } from '../../../tests/result-library.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { parseOwnMetadata, recipeIn, type SwapMetadata } from './own-metadata.ts'
import { toEnhancedPngMetadata, toPngMetadata, toSwapPngMetadata } from './write-recipe.ts'

const textsOf = ({ likeness }: PictureMetadata) => new Map([['likeness', JSON.stringify(likeness)]])
const roundTrip = (metadata: PictureMetadata) => parseOwnMetadata(textsOf(metadata))
const version = '0.1.0'

test('a swap is read as it was written, without what names its pictures', () => {
  const settings: Omit<SwapMetadata, 'madeBy'> = {
    ...{
      map: [{ source: 0, target: 1 }],
      strength: 0.5,
      likeness: 0.4,
      keep: ['mouth', 'beard'],
      skinTone: 0.3,
      light: 0.2,
      mask: { strokes: [{ effect: 'remove', size: 20, softness: 0.5, points: [[3, 4]] }] },
      pixelBoost: 2,
      glasses: 'keep',
      enhance: true,
      upscale: 4,
      fidelity: 0.1,
    },
    ...{ use: { 'face-swapper': 'inswapper-128' }, version },
  }
  const names = { source: { id: 'a'.repeat(32) }, target: '/home/me.jpg', out: '/home/out.png' }
  expect(roundTrip(toSwapPngMetadata({ ...settings, ...names }))).toEqual({ madeBy: 'swap', ...settings })
  const look = { ...settings, keep: [], skinTone: 1, light: 1, likeness: 1, strength: 0.5 }
  const plain = recordControls({ ...look, mask: '/home/mask.png' })
  expect(roundTrip(toSwapPngMetadata({ ...plain, enhance: false, version }))).toEqual({
    ...{ madeBy: 'swap', strength: 0.5, pixelBoost: 2, glasses: 'keep', enhance: false, version },
  })
})

test('an enhanced picture keeps the recipe of the drawing, also when it is enhanced again', () => {
  const drawn = textsOf(toPngMetadata(recipe))
  expect(parseOwnMetadata(drawn)).toEqual({ madeBy: 'create', recipe })
  const settings = { upscale: 2, fidelity: 0.3, version } as const
  const once = toEnhancedPngMetadata(settings, drawn)
  const twice = toEnhancedPngMetadata(settings, textsOf(once))
  for (const metadata of [once, twice])
    expect(roundTrip(metadata)).toEqual({ madeBy: 'enhance', ...settings, recipe })
})

test.each(['', '{', 'null', '[]', '{"madeBy":"swap"}', '{"madeBy":"magic","version":"1"}'])(
  '%j says nothing',
  text => {
    const parsed = parseOwnMetadata(new Map([['likeness', text]]))
    expect(parsed).toBeNull()
    expect(recipeIn(parsed)).toBeNull()
  },
)
