import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import { noPhotos } from '../../../../shared/window/form-defaults.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { usePeople } from '../../../state/people-store.ts'
import { useView } from '../../../state/view-store.ts'
import { testAdapter, testCheckpoint, testPack, testPerson, testPhoto } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { ComposePanel } from '../compose-panel.tsx'
import { initialCompose } from '../form/compose-state.ts'
import { addControl, setCompose, setFollowed, useCompose } from '../form/compose-store.ts'
import { currentModels } from '../form/models-in-use.ts'
import { restoreForm, toSavedForm } from '../form/saved-form.ts'
import { toCreateInput } from '../form/to-create-input.ts'
import { steeringOfRecipe, takeSteering } from './recall-steering.ts'

const model = testPack('mine', { checkpoint: testCheckpoint })
const canny = { ...testAdapter('control-canny', { role: 'controlnet' }), title: 'Canny' }
const openpose = { ...testAdapter('control-openpose', { role: 'controlnet' }), title: 'OpenPose' }
const faceId = { ...testAdapter('faceid', { role: 'ip-adapter' }), title: 'FaceID' }
const faceIdXl = testAdapter('faceid-xl', { role: 'ip-adapter', bases: ['sdxl'] })
const arcface = {
  ...testPack('arcface'),
  ...{ roles: ['face-embedder'], networks: { 'face-embedder': 'arcface' }, textToImage: null },
}

const form = useCompose.getState
const input = () => toCreateInput(form(), currentModels())
const install = (...packs: readonly object[]) =>
  act(() => useMachine.setState({ packs: [model, ...packs] as never }))

beforeEach(() => {
  usePeople.setState({ people: [], loaded: true })
  useMachine.setState({ packs: [model], automatic: {}, status: { kind: 'ready' } as never })
})

const open = (answers: Parameters<typeof openTestBridge>[0] = {}) => {
  URL.createObjectURL = () => 'blob:seen'
  URL.revokeObjectURL = () => {}
  const bridge = openTestBridge({ controlPreview: { image: Uint8Array.of(1) }, ...answers })
  render(
    <Tooltip.Provider>
      <ComposePanel />
    </Tooltip.Provider>,
  )
  return bridge
}
const button = (name: string) => screen.getByRole('button', { name })
const slider = (name: string) => screen.getByRole('slider', { name })

test('where nothing is installed for it, a line leads to the models; for a model in ONNX format there is none', () => {
  open()
  fireEvent.click(button('Add a model'))
  expect(useView.getState().dialog).toBe('models')
  install(faceIdXl)
  expect(button('Add a model')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Follow a face' })).toBeNull()
  act(() => useMachine.setState({ packs: [testPack('starter')] }))
  expect(screen.queryByText(/Follow a face, a pose/)).toBeNull()
})

test('a face is followed as closely as the slider says, by the adapter that fits', async () => {
  const photo = testPhoto(40, 30)
  install(faceId, faceIdXl, arcface)
  open({ 'photos.import': photo })
  const file = new File(['x'], 'me.jpg', { type: 'image/jpeg' })
  fireEvent.change(screen.getByLabelText('Follow a face', { selector: 'input' }), {
    target: { files: [file] },
  })
  const card = await screen.findByRole('group', { name: 'Follow a face' })
  expect(within(card).getByText(/drawn with this face/)).toBeTruthy()
  expect(within(card).getByText(/the largest is followed/)).toBeTruthy()
  expect(within(card).queryByRole('combobox')).toBeNull()
  fireEvent.keyDown(slider('How closely'), { key: 'ArrowLeft' })
  const { ipAdapter, controlnets } = input()
  expect(ipAdapter).toEqual({ ipAdapter: 'faceid', face: { id: photo.id }, scale: 0.95 })
  expect(controlnets).toBeUndefined()
  fireEvent.click(button('Take me.jpg away'))
  expect(input().ipAdapter).toBeUndefined()
})

test('without the embedder nothing is drawn, and the form leads to it', () => {
  install(faceId)
  setFollowed(testPhoto(40))
  open()
  expect(screen.getByRole('alert').textContent).toMatch(/ArcFace R50, which is not installed/)
  expect(screen.getByText(/^Following a face takes ArcFace R50/)).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Create/ }).disabled).toBe(true)
  install(faceId, arcface)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Create/ }).disabled).toBe(false)
})

test('a photo without a face cannot be followed; a kept person can', async () => {
  install(faceId, arcface)
  usePeople.setState({ people: [testPerson('a'.repeat(16), 'Ada')] })
  setFollowed(testPhoto())
  open()
  expect(screen.getByText('The photo shows no face. Choose another one.')).toBeTruthy()
  fireEvent.click(button('Take me.jpg away'))
  fireEvent.keyDown(button('Follow a face'), { key: 'Enter' })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Ada' }))
  expect(screen.getByText('Face of Ada')).toBeTruthy()
  expect(input().ipAdapter).toMatchObject({ face: { person: 'a'.repeat(16) } })
  expect(input().namePeople).toBeUndefined()
  fireEvent.click(screen.getByRole('switch', { name: /^Write the name into the picture/ }))
  expect(input().namePeople).toBe(true)
})

test('a picture is taken as the name of the ControlNet says, and its preview follows what is chosen', async () => {
  install(canny)
  addControl(testPhoto())
  const bridge = open()
  await screen.findByRole('img', { name: 'What is taken from me.jpg' })
  const size = { width: 128, height: 128 }
  expect(bridge.asked('controlPreview')).toEqual([
    { size, image: { id: testPhoto().id }, preprocessor: 'canny' },
  ])
  expect(screen.getByRole('combobox', { name: 'What is followed' }).textContent).toBe('Edges')
  const pictures = { image: { id: testPhoto().id }, start: 0, end: 1 }
  expect(input().controlnets).toEqual([
    { controlnet: 'control-canny', preprocessor: 'canny', scale: 1, ...pictures },
  ])
  fireEvent.keyDown(screen.getByRole('combobox', { name: 'What is followed' }), { key: 'Enter' })
  fireEvent.click(await screen.findByRole('option', { name: 'All of it: a ready control picture' }))
  await waitFor(() => expect(bridge.asked('controlPreview')).toHaveLength(2))
  fireEvent.keyDown(slider('How strongly'), { key: 'ArrowRight' })
  fireEvent.click(button('More'))
  fireEvent.keyDown(slider('From'), { key: 'End' })
  fireEvent.keyDown(slider('Up to'), { key: 'ArrowLeft' })
  expect(input().controlnets).toEqual([
    { controlnet: 'control-canny', preprocessor: 'none', scale: 1.05, ...pictures, start: 0.95, end: 1 },
  ])
})

test('what cannot be seen in a picture is said beside it', async () => {
  install(openpose)
  addControl(testPhoto())
  const message = 'The photo shows no face.'
  open({ controlPreview: () => Promise.reject(new Refusal({ code: 'no-face-found', message })) })
  expect(await screen.findByText(/no face/i)).toBeTruthy()
})

test('several are added up to four, each with a ControlNet of its own; others are set aside with their reason', async () => {
  install(canny, openpose)
  open()
  act(() => {
    for (const id of ['1', '2']) addControl({ ...testPhoto(), id: id.repeat(32), name: `${id}.jpg` })
  })
  const list = screen.getByRole('list', { name: 'Pictures that the drawing follows' })
  const [first] = within(list).getAllByRole('listitem')
  fireEvent.keyDown(within(first!).getByRole('combobox', { name: 'ControlNet' }), { key: 'Enter' })
  fireEvent.click(await screen.findByRole('option', { name: 'Canny' }))
  expect(input().controlnets).toMatchObject([
    { controlnet: 'control-canny', preprocessor: 'canny' },
    { controlnet: 'control-openpose', preprocessor: 'openpose' },
  ])
  install({ ...canny, adapter: { ...canny.adapter, bases: ['sdxl'] } })
  expect(screen.getByText('Set aside: Canny is for Stable Diffusion XL')).toBeTruthy()
  expect(screen.getByText('Set aside: nothing installed can do this with the chosen model')).toBeTruthy()
  expect(input().controlnets).toBeUndefined()
  install(openpose)
  expect(screen.getByText('Set aside: control-canny is not installed')).toBeTruthy()
  expect(input().controlnets).toMatchObject([{ controlnet: 'control-openpose' }])
  act(() => {
    for (const id of ['3', '4', '5']) addControl({ ...testPhoto(), id: id.repeat(32) })
  })
  expect(form().controls).toHaveLength(4)
  expect(screen.queryByRole('button', { name: 'Follow a pose or outline' })).toBeNull()
})

test('a picture that is dropped on a place goes there, and not to the photo', async () => {
  install(canny, faceId, arcface)
  const photos = ['1', '2', '4', '3'].map(id => ({ ...testPhoto(30), id: id.repeat(32), name: `${id}.jpg` }))
  open({ 'photos.import': () => Promise.resolve(photos.shift()!) })
  const drop = (on: HTMLElement) => {
    const files = [new File(['x'], 'a.jpg', { type: 'image/jpeg' })]
    const items = files.map(file => ({ kind: 'file', type: file.type, getAsFile: () => file }))
    fireEvent.drop(on, { dataTransfer: { files, items, types: ['Files'] } })
  }
  const panel = screen.getByRole('region', { name: 'New picture' })
  fireEvent.dragEnter(panel, {
    dataTransfer: { files: [], items: [{ kind: 'file', type: 'image/jpeg' }], types: ['Files'] },
  })
  drop(await screen.findByText('Follow a pose or outline'))
  await waitFor(() => expect(form().controls).toMatchObject([{ photo: { name: '1.jpg' } }]))
  drop(button('Follow a face'))
  await waitFor(() => expect(form().followed).toMatchObject({ name: '2.jpg' }))
  const pasted = [new File(['x'], 'b.png', { type: 'image/png' })]
  fireEvent.paste(button('Follow a pose or outline'), { clipboardData: { files: pasted, types: ['Files'] } })
  await waitFor(() => expect(form().controls).toMatchObject([{}, { photo: { name: '4.jpg' } }]))
  expect(form().photo).toBeNull()
  const replace = screen.getByLabelText('Choose another picture instead of 1.jpg', { selector: 'input' })
  setCompose({ controls: [{ ...form().controls[0]!, scale: 0.5 }] })
  fireEvent.change(replace, { target: { files: [new File(['x'], 'c.jpg', { type: 'image/jpeg' })] } })
  await waitFor(() => expect(form().controls).toMatchObject([{ photo: { name: '3.jpg' }, scale: 0.5 }]))
})

test('it comes back after a start, and from a recipe, as far as its photos are kept', async () => {
  install(canny, faceId)
  const [outline, face] = ['1', '2'].map(id => ({ ...testPhoto(30), id: id.repeat(32) }))
  addControl(outline!)
  setFollowed(face!)
  setCompose({ controls: [{ ...form().controls[0]!, scale: 0.5, start: 0.1 }], ipAdapterScale: 0.7 })
  const kept = toSavedForm(form(), noPhotos)
  const { controls } = form()
  const given = [face!, outline!, outline!, face!]
  openTestBridge({ 'photos.read': () => Promise.resolve(given.shift()!) })
  useCompose.setState(initialCompose, true)
  await restoreForm(kept)
  expect(form()).toMatchObject({ controls, followed: face, ipAdapterScale: 0.7 })

  useCompose.setState(initialCompose, true)
  const acts = { preprocessor: 'canny' as const, scale: 0.5, start: 0.1, end: 1 }
  const hash = 'd'.repeat(64)
  const recipe = {
    prompt: 'a fox',
    controlnets: [{ controlnet: 'elsewhere', hash, photo: outline!.id, ...acts }],
    ipAdapter: { ipAdapter: 'faceid', scale: 0.7, photo: face!.id },
  }
  expect(await takeSteering(recipe)).toBe(true)
  expect(form().controls).toEqual([{ controlnet: 'control-canny', photo: outline, ...acts }])
  expect(form().followed).toEqual(face)
  const { controlnets, ipAdapter } = steeringOfRecipe(recipe, currentModels())
  expect(controlnets).toEqual([{ controlnet: 'control-canny', image: { id: outline!.id }, ...acts }])
  expect(ipAdapter).toEqual({ ipAdapter: 'faceid', face: { id: face!.id }, scale: 0.7 })
  openTestBridge({
    'photos.read': () => Promise.reject(new Refusal({ code: 'unknown-photo', message: 'Gone.' })),
  })
  expect(await takeSteering(recipe)).toBe(false)
  expect(form()).toMatchObject({ controls: [], followed: null, controlTask: { kind: 'idle' } })
})
