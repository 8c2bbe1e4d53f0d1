import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { type KeptForm, keptForm } from '../../../../shared/window/form.ts'
import { noPhotos } from '../../../../shared/window/form-defaults.ts'
import { testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { ComposeSettings } from '../compose-settings.tsx'
import { PromptField } from '../prompt/prompt-field.tsx'
import { type ComposeState, initialCompose } from './compose-state.ts'
import { addSource, setPhoto, setSource, setStart, useCompose } from './compose-store.ts'
import { autosaveForm, restoreForm, toSavedForm } from './saved-form.ts'

const empty = toSavedForm(initialCompose, noPhotos)
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Prompt' })

test('what is typed is kept, and stands there again after a start', async () => {
  const bridge = openTestBridge()
  const { unmount } = render(<PromptField />)
  const end = autosaveForm(null)
  fireEvent.change(field(), { target: { value: 'a queen' } })
  fireEvent.change(field(), { target: { value: 'a queen with a crown' } })
  await waitFor(() => expect(bridge.asked('form.set')).not.toEqual([]))
  end()
  const kept = bridge.asked('form.set')
  expect(kept).toEqual([{ form: { ...empty, prompt: 'a queen with a crown' } }])

  unmount()
  useCompose.setState(initialCompose, true)
  await restoreForm(kept[0]?.form as KeptForm)
  render(<PromptField />)
  expect(field().value).toBe('a queen with a crown')
})

test('settings and photos come back as they were, the chosen face too', async () => {
  const photo = testPhoto(30, 20, 10)
  const start = { ...testPhoto(), id: '1'.repeat(32) }
  const source = { ...testPhoto(40, 30), id: '3'.repeat(32) }
  setPhoto(photo)
  setStart(start)
  setSource(source)
  const more = { ...testPhoto(25, 20), id: '4'.repeat(32) }
  addSource(more)
  const pairs = [{ source: { photo: more.id, face: 1 }, target: 2 }]
  useCompose.setState({
    photoFace: 2,
    sourceFace: 1,
    faceMode: 'from-left',
    pairs,
    seed: 5,
    steps: 7,
    count: 3,
  })
  const kept = toSavedForm(useCompose.getState(), noPhotos)
  useCompose.setState(initialCompose, true)
  const photos = [photo, start, source, more]
  openTestBridge({ 'photos.read': () => Promise.resolve(photos.shift()!) })
  await restoreForm(kept)
  expect(useCompose.getState()).toMatchObject({ photo, start, photoFace: 2, faceMode: 'from-left', count: 3 })
  expect(useCompose.getState()).toMatchObject({ source, sourceFace: 1, moreSources: [more], pairs })
  expect(toSavedForm(useCompose.getState(), noPhotos)).toEqual(kept)
  render(
    <Tooltip.Provider>
      <ComposeSettings />
    </Tooltip.Provider>,
  )
  expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Seed' }).value).toBe('5')
})

test('every field of the form goes through its file', () => {
  const state: ComposeState = {
    ...initialCompose,
    task: 'swap',
    prompt: 'a',
    negativePrompt: 'b',
    faceFrom: 'photo',
    faceFromChosen: true,
    strength: 0.5,
    likeness: 0.25,
    skinTone: 0.5,
    light: 0.75,
    keep: ['eyes'],
    lookOpen: true,
    pixelBoost: 2,
    glasses: 'keep',
    inpaint: {
      ...{ area: 'whole', maskBlur: 8, fill: 'fill', padding: 16 },
      outpaint: { left: 8, top: 0, right: 0, bottom: 0 },
    },
    startStrength: 0.25,
    size: { width: 512, height: 256 },
    hires: false,
    fastDecoder: true,
    upscale: 2,
    oldPhoto: true,
    colourise: true,
    background: 'transparent',
    enhance: false,
    drawingOptions: { finish: { width: 768, height: 1000 }, background: '#ffffff', initFit: 'stretch' },
    enhanceOptions: { finish: { width: 300, height: 400, crop: true }, denoise: 'auto', fade: false },
    fidelity: 0.75,
    loras: [{ lora: 'ink-wash', weight: 0.8 }],
    vae: 'soft-vae',
    ipAdapter: 'faceid',
    ipAdapterScale: 0.7,
    count: 3,
    seed: 4,
    steps: 5,
    guidanceScale: 6,
    scheduler: 'ddim',
    models: { 'face-swapper': 'x' },
    namePeople: true,
    advancedOpen: true,
  }
  const kept = toSavedForm(state, noPhotos)
  const defaults = toSavedForm(initialCompose, noPhotos)
  // A field that has no value of its own here would go missing unseen.
  for (const [name, value] of Object.entries(defaults))
    if (name !== 'photos') expect(kept[name as keyof KeptForm], name).not.toEqual(value)
  expect(keptForm.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
})

test('a photo that is not kept any more is simply not there', async () => {
  openTestBridge({
    'photos.read': () => Promise.reject(new Refusal({ code: 'unknown-photo', message: 'Gone.' })),
  })
  await restoreForm({ ...empty, prompt: 'a king', photos: { ...noPhotos, photo: '2'.repeat(32) } })
  expect(useCompose.getState()).toMatchObject({ prompt: 'a king', photo: null, photoTask: { kind: 'idle' } })
})
