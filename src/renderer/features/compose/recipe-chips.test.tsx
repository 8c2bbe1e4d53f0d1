import { fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { useMachine } from '../../state/machine-store.ts'
import { testPack, testPhoto } from '../../testing/fixtures.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { ComposeSettings } from './compose-settings.tsx'
import { loadPhotoRecipe } from './form/apply-photo-recipe.ts'
import { loadRecipe } from './form/apply-recipe.ts'
import { useCompose } from './form/compose-store.ts'

const renderSettings = () =>
  render(
    <Tooltip.Provider>
      <ComposeSettings />
    </Tooltip.Provider>,
  )
const leaveOut = (text: string) => fireEvent.click(screen.getByRole('button', { name: `Leave out: ${text}` }))

test('the form says to which size and on which background a recipe finishes a drawing, until it is left out', () => {
  openTestBridge()
  useMachine.setState({ packs: [testPack('starter')] })
  loadRecipe({ prompt: 'a queen', finish: { width: 768, height: 1000 }, background: 'transparent' })
  renderSettings()
  const cropped = 'Finished at 768 × 1000: cropped'
  expect(screen.getByText(cropped)).toBeTruthy()
  expect(screen.getByText(/enlarged to 768 × 1000/)).toBeTruthy()
  leaveOut(cropped)
  expect(screen.queryByText(/768/)).toBeNull()
  expect(useCompose.getState().drawingOptions).toEqual({ background: 'transparent' })
  leaveOut('Background cut out')
  expect(screen.queryByRole('list', { name: 'From the recipe' })).toBeNull()
})

test('what has the shape already is not said to be cropped', () => {
  openTestBridge()
  useMachine.setState({ packs: [testPack('starter')] })
  loadRecipe({ prompt: 'a queen', finish: { width: 300, height: 300 } })
  renderSettings()
  expect(screen.getByText('Finished at 300 × 300')).toBeTruthy()
})

test('the same of an enhanced photo, whose size takes the place of a factor', async () => {
  const photo = testPhoto(30)
  openTestBridge({ 'photos.read': photo })
  const asked = { finish: { width: 300, height: 400, crop: true }, denoise: 0.5 }
  await loadPhotoRecipe({ madeBy: 'enhance', photo: photo.id, upscale: 2, version: '1', ...asked })
  renderSettings()
  const cropped = 'Finished at 300 × 400: cropped'
  expect(screen.getByText(cropped)).toBeTruthy()
  expect(screen.getByText('Noise removed: 50%')).toBeTruthy()
  const twice = screen.getByRole<HTMLButtonElement>('radio', { name: '2 times' })
  expect(twice.disabled).toBe(true)
  leaveOut(cropped)
  expect(twice.disabled).toBe(false)
})
