import { expect, test } from 'vitest'
import type { PackReport } from '../../../../shared/api/models.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { testPack } from '../../../testing/fixtures.ts'
import { initialCompose } from './compose-state.ts'
import { useCompose } from './compose-store.ts'
import {
  currentModels,
  effectiveModels,
  faceFinderOf,
  followModelDirection,
  optionsOf,
  packChoiceOf,
  packInUse,
  packsFor,
  type TextToImagePack,
} from './models-in-use.ts'

const swapper = { ...testPack('inswapper'), roles: ['face-swapper'], textToImage: null }
const packs = [testPack('starter'), testPack('sd-turbo'), swapper]

test('a role can be filled by what was installed for it', () => {
  expect(packsFor(packs, 'face-swapper')).toEqual([swapper])
  expect(packsFor(packs, 'upscaler')).toEqual([])
})

test('a choice counts while its pack is installed; the built-in way is always there', () => {
  const choice = { 'face-swapper': 'inswapper', 'face-restorer': 'starter', upscaler: 'gone' }
  const there = { packs, lackEmbedder: [] }
  expect(effectiveModels(choice, there)).toEqual({ 'face-swapper': 'inswapper', 'face-restorer': 'starter' })
  expect(packChoiceOf({ 'text-to-image': 'sd-turbo' })).toBeUndefined()
})

test('a chosen swapper that lacks its embedder does not count until it has one', () => {
  const lacking = { packs, lackEmbedder: ['inswapper'] }
  expect(effectiveModels({ 'face-swapper': 'inswapper' }, lacking)).toEqual({})
  expect(effectiveModels({ 'face-swapper': 'starter' }, lacking)).toEqual({ 'face-swapper': 'starter' })
})

test('only options of the models at work are offered', () => {
  const codeformer = { ...testPack('codeformer'), networks: { 'face-restorer': 'codeformer' } }
  const machine = {
    packs: [...packs, codeformer],
    automatic: { 'face-swapper': ['inswapper'], 'face-restorer': ['codeformer'] },
  }
  const none = { colourise: false, faceId: false }
  expect(optionsOf({}, machine)).toEqual({ pixelBoost: true, glasses: false, fidelity: true, ...none })
  const arcface = {
    ...testPack('arcface'),
    roles: ['face-embedder'],
    networks: { 'face-embedder': 'arcface' },
  }
  const faceIdWith = (pack: PackReport) => optionsOf({}, { ...machine, packs: [...packs, pack] }).faceId
  expect(faceIdWith(arcface)).toBe(true)
  expect(faceIdWith({ ...arcface, networks: {} })).toBe(true)
  expect(faceIdWith({ ...arcface, networks: { 'face-embedder': 'adaface' } })).toBe(false)
  const builtIn = { 'face-swapper': 'starter', 'face-restorer': 'starter' }
  expect(optionsOf(builtIn, machine)).toEqual({
    ...{ pixelBoost: false, glasses: true, fidelity: false },
    ...none,
  })
  const colouring = { packs, automatic: { colouriser: ['ddcolor'] } }
  expect(optionsOf({}, colouring)).toMatchObject({ colourise: true })
  expect(optionsOf({ colouriser: 'starter' }, colouring)).toMatchObject({ colourise: false })
  expect(optionsOf({}, { packs, automatic: {} })).toMatchObject({ pixelBoost: false, glasses: true })
})

test('what draws is what was chosen, else what is installed', () => {
  const machine = { packs, automatic: { 'text-to-image': ['sd-turbo'] } }
  expect(packInUse(machine, {})?.id).toBe('sd-turbo')
  expect(packInUse(machine, { 'text-to-image': 'starter' })?.id).toBe('starter')
  expect(packInUse({ packs: [], automatic: {} }, {})).toBeUndefined()
})

test('other networks that look for faces have another name', () => {
  const automatic = { 'face-detector': ['scrfd'] }
  expect(faceFinderOf({}, automatic)).toBe(faceFinderOf({ 'face-detector': 'scrfd' }, automatic))
  expect(faceFinderOf({ 'face-detector': 'starter' }, automatic)).not.toBe(faceFinderOf({}, automatic))
})

test('the direction suits what the model draws, until one is chosen', () => {
  useCompose.setState(initialCompose)
  const end = followModelDirection()
  const directions = [testPack('cartoons', { content: 'drawing' }), testPack('photographs')].map(pack => {
    useMachine.setState({ packs: [pack] })
    return useCompose.getState().faceFrom
  })
  expect(directions).toEqual(['photo', 'generated'])
  useCompose.setState({ faceFromChosen: true })
  useMachine.setState({ packs: [testPack('cartoons', { content: 'drawing' })] })
  expect(useCompose.getState().faceFrom).toBe('generated')
  end()
  useMachine.setState({ packs: [] })
  useCompose.setState(initialCompose)
})

test('a checkpoint decodes fast with the TAESD of its family', () => {
  const checkpoint = { kind: 'sdxl' } as TextToImagePack['textToImage']['checkpoint']
  const taesd = (network: string) => ({
    ...{ ...testPack(network), textToImage: null, roles: ['preview-decoder'] },
    networks: { 'preview-decoder': network },
  })
  const fast = (...installed: PackReport[]) => {
    useMachine.setState({ packs: [testPack('starter'), testPack('xl', { checkpoint }), ...installed] })
    useCompose.setState({ models: { 'text-to-image': 'xl' } })
    return currentModels().pack?.textToImage.fastDecoder
  }
  expect(fast()).toBe(false)
  expect(fast(taesd('taesd'))).toBe(false)
  expect(fast(taesd('taesdxl'))).toBe(true)
})
