import { expect, test } from 'vitest'
import { recipe } from '../../../tests/result-library.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'
import type { EnhanceRecipe, SwapRecipe } from '../../shared/api/recipe.ts'
import { recordControls } from '../../shared/api/swap-controls.ts'
import { parseOwnMetadata, recipeIn } from './own-metadata.ts'
import { parseRecipe } from './read-recipe.ts'
import { toCreateMetadata, toEnhanceMetadata, toSwapMetadata } from './write-recipe.ts'

const textsOf = ({ likeness }: PictureMetadata) => new Map([['likeness', JSON.stringify(likeness)]])
const roundTrip = (metadata: PictureMetadata) => parseOwnMetadata(textsOf(metadata))
const version = '0.1.0'

test('a swap is read as it was written, and nothing but what a recipe has is written', () => {
  const made: SwapRecipe = {
    ...{ madeBy: 'swap', sourceFace: 0, targetFace: 'all', faceOrder: 'left-to-right', version },
    ...{ map: [{ source: 0, target: 1 }], strength: 0.5, pixelBoost: 2, glasses: 'keep' },
    ...{ likeness: 0.4, keep: ['mouth', 'beard'], skinTone: 0.3, light: 0.2 },
    mask: { strokes: [{ effect: 'remove', size: 20, softness: 0.5, points: [[3, 4]] }] },
    ...{ enhance: true, upscale: 4, fidelity: 0.1, use: { 'face-swapper': 'inswapper-128' } },
    ...{ sourcePhoto: 'a'.repeat(32), targetPhoto: 'b'.repeat(32), personPhoto: 'c'.repeat(32) },
    packs: { 'face-swapper': { pack: 'inswapper-128', version: '1.0.0' } },
  }
  const names = { source: { id: 'a'.repeat(32) }, target: '/home/me.jpg', out: '/home/out.png' }
  const metadata = toSwapMetadata({ ...made, ...names })
  expect(roundTrip(metadata)).toEqual(made)
  expect(parseRecipe(textsOf(metadata))).toEqual({ source: 'likeness', recipe: made })
})

test('controls that were left as they are, and masks in files, are not written', () => {
  const look = {
    keep: [],
    skinTone: 1,
    light: 1,
    likeness: 1,
    strength: 0.5,
    mask: '/home/mask.png',
  } as const
  const made: SwapRecipe = {
    ...{ madeBy: 'swap', sourceFace: 0, targetFace: 0, faceOrder: 'size', enhance: false, version },
    ...recordControls({ ...look, keep: [] }),
  }
  const { keep: _, ...written } = JSON.parse(JSON.stringify(roundTrip(toSwapMetadata(made))))
  expect(written).toEqual({
    ...{
      madeBy: 'swap',
      sourceFace: 0,
      targetFace: 0,
      faceOrder: 'size',
      strength: 0.5,
      enhance: false,
      version,
    },
  })
})

test('swaps of before, which name no photos, are still read', () => {
  const text = JSON.stringify({ madeBy: 'swap', strength: 0.5, enhance: false, version })
  expect(parseOwnMetadata(new Map([['likeness', text]]))).toEqual({
    ...{ madeBy: 'swap', sourceFace: 0, targetFace: 0, faceOrder: 'size' },
    ...{ strength: 0.5, enhance: false, version },
  })
})

test('an enhanced picture keeps the recipe of the drawing, also when it is enhanced again', () => {
  const drawn = textsOf(toCreateMetadata(recipe))
  expect(parseOwnMetadata(drawn)).toEqual({ madeBy: 'create', recipe })
  const made: EnhanceRecipe = {
    ...{ madeBy: 'enhance', upscale: 2, fidelity: 0.3, photo: 'a'.repeat(32), version },
    packs: { upscaler: { pack: 'starter', version: '1.0.0' } },
  }
  const once = toEnhanceMetadata(made, drawn)
  const twice = toEnhanceMetadata(made, textsOf(once))
  for (const metadata of [once, twice]) expect(roundTrip(metadata)).toEqual({ ...made, recipe })
  // What comes into the form is the drawing, where there is one.
  expect(parseRecipe(textsOf(twice))?.recipe).toEqual(recipe)
  expect(parseRecipe(textsOf(toEnhanceMetadata(made, new Map())))?.recipe).toEqual(made)
})

test.each(['', '{', 'null', '[]', '{"madeBy":"swap"}', '{"madeBy":"magic","version":"1"}'])(
  '%j says nothing',
  text => {
    const parsed = parseOwnMetadata(new Map([['likeness', text]]))
    expect(parsed).toBeNull()
    expect(recipeIn(parsed)).toBeNull()
  },
)
