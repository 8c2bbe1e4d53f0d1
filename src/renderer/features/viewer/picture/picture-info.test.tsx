import { render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { recordedInpaint } from '../../../../shared/api/inpaint.ts'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { viewerActions } from '../../../app/actions.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { testAdapter, testItem } from '../../../testing/fixtures.ts'
import { PictureInfo } from './picture-info.tsx'

const show = (over: Partial<LibraryItem>) =>
  render(
    <Tooltip.Provider>
      <PictureInfo
        id="a.png"
        entry={testItem('a.png', over)}
        item={testItem('a.png', over)}
        missing={false}
        {...viewerActions}
      />
    </Tooltip.Provider>,
  )

test('a swap of photos says what it is and how like the face is, and offers no recipe', () => {
  show({ recipe: null, madeBy: 'swap', similarity: 0.62 })
  expect(screen.getByText('Swap')).toBeTruthy()
  expect(screen.getByText('face swapped onto a photo')).toBeTruthy()
  expect(screen.getByText(/like the source face, 0\.62$/)).toBeTruthy()
  expect(screen.queryByText('does not say how it was made')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Reuse recipe' })).toBeNull()
})

test('a swap of several faces says of how many', () => {
  const map = [0, 1, 2].map(face => ({ source: 0, target: face }))
  const faces = { sourceFace: 0, targetFace: 0, faceOrder: 'size' } as const
  const photoRecipe = { madeBy: 'swap', map, ...faces, strength: 1, enhance: false, version: '1' } as const
  show({ recipe: null, madeBy: 'swap', photoRecipe })
  expect(screen.getByText('3 faces swapped onto a photo')).toBeTruthy()
})

test('an enhanced photo is called so; an enhanced drawing keeps its prompt', () => {
  const { unmount } = show({ recipe: null, madeBy: 'enhance' })
  expect(screen.getByText('Enhanced photo')).toBeTruthy()
  unmount()
  show({ madeBy: 'enhance' })
  expect(screen.getByText('a portrait of a queen')).toBeTruthy()
})

test('a picture of which a part was drawn says so, and how much of that anew', () => {
  const { recipe } = testItem('a.png', {}, { initStrength: 0.75, inpaint: recordedInpaint.parse({}) })
  show({ recipe })
  expect(screen.getByText('a part of a picture, 75% drawn anew')).toBeTruthy()
})

test('a foreign picture has its file name and says that nothing is known', () => {
  show({ recipe: null, madeBy: null })
  expect(screen.getByText('a.png')).toBeTruthy()
  expect(screen.getByText('does not say how it was made')).toBeTruthy()
})

test('a drawing says what was added to its model, and how much of it', () => {
  useMachine.setState({ packs: [{ ...testAdapter('ink'), title: 'Ink wash' }] })
  const loras = [
    { lora: 'ink', weight: 0.5 },
    { lora: 'gone', name: 'Gone v2', weight: -1 },
  ]
  const acts = { preprocessor: 'canny' as const, start: 0, end: 1 }
  const controlnets = [1, 0.4].map(scale => ({ controlnet: 'canny', name: 'control_canny', scale, ...acts }))
  const ipAdapter = { ipAdapter: 'faceid', scale: 0.7 }
  const item = testItem('a.png', {}, { loras, controlnets, ipAdapter })
  render(
    <Tooltip.Provider>
      <PictureInfo id="a.png" entry={item} item={item} missing={false} {...viewerActions} />
    </Tooltip.Provider>,
  )
  expect(screen.getByText('Ink wash 0.5')).toBeTruthy()
  expect(screen.getByText('Gone v2 -1')).toBeTruthy()
  expect(screen.getByText('control_canny 1')).toBeTruthy()
  expect(screen.getByText('control_canny 0.4')).toBeTruthy()
  expect(screen.getByText('faceid 0.7')).toBeTruthy()
})
