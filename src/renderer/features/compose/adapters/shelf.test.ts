import { beforeEach, expect, test } from 'vitest'
import { testAdapter, testCheckpoint, testPack } from '../../../testing/fixtures.ts'
import { initialCompose } from '../form/compose-state.ts'
import { useCompose } from '../form/compose-store.ts'
import { toCreateInput } from '../form/to-create-input.ts'
import { addLora, removeLora, setLoraWeight } from './change-shelf.ts'
import { ownSampling, shelfOf } from './shelf.ts'

const lcm = { scheduler: 'lcm', timestepSpacing: 'leading' as const, steps: 4, guidanceScale: 1 }
const adapters = [
  testAdapter('ink-wash', { name: 'Ink Wash v2' }),
  testAdapter('grain'),
  testAdapter('grain-xl', { name: 'grain', bases: ['sdxl'] }),
  testAdapter('lcm', { sampling: lcm }),
  testAdapter('soft-vae', { role: 'vae', bases: ['sd-1', 'sd-2'] }),
]
const model = (kind: 'sd-1' | 'sdxl') => testPack('mine', { checkpoint: { ...testCheckpoint, kind } })
const inUse = (kind: 'sd-1' | 'sdxl' | null) => ({
  ...{ models: {}, adapters, pack: kind === null ? testPack('starter') : model(kind) },
  options: { pixelBoost: false, glasses: true, fidelity: false, colourise: false, faceId: false },
})
const onShelf = (kind: 'sd-1' | 'sdxl' | null) => shelfOf(useCompose.getState(), inUse(kind))
const sent = (kind: 'sd-1' | 'sdxl' | null) => {
  const { prompt, loras, vae } = toCreateInput(useCompose.getState(), inUse(kind))
  return { prompt, loras, vae }
}

beforeEach(() => useCompose.setState(initialCompose, true))

test('what fits is sent with its weight; what does not is kept, and set aside', () => {
  addLora({ id: 'ink-wash' })
  addLora({ id: 'grain-xl' })
  addLora({ id: 'ink-wash' })
  useCompose.setState({ prompt: 'a fox', vae: 'soft-vae' })
  setLoraWeight(onShelf('sd-1')[0]!, 0.65)
  expect(sent('sd-1')).toEqual({
    ...{ prompt: 'a fox', vae: 'soft-vae', loras: [{ lora: 'ink-wash', weight: 0.65 }] },
  })
  expect(sent('sdxl')).toEqual({ prompt: 'a fox', loras: [{ lora: 'grain-xl', weight: 1 }] })
  expect(sent(null)).toEqual({ prompt: 'a fox' })
  expect(onShelf('sd-1').map(({ id, aside }) => [id, aside])).toEqual([
    ['ink-wash', null],
    ['grain-xl', 'other-model'],
  ])
  expect(onShelf(null).map(({ aside }) => aside)).toEqual(['other-model', 'other-model'])
})

test('a LoRA that the prompt names is on the shelf once, and its slider writes into the prompt', () => {
  addLora({ id: 'ink-wash' })
  useCompose.setState({ prompt: 'a fox <lora:ink wash V2:0.8>, snow <lora:grain:0.3:0.4>' })
  const [first, second] = onShelf('sd-1')
  expect(first).toMatchObject({ id: 'ink-wash', tags: ['ink wash V2'], weight: 0.8, aside: null })
  // Of two files of one name, the one that fits; of two weights, that of the UNet.
  expect(second).toMatchObject({ id: 'grain', tags: ['grain'], weight: 0.4 })
  expect(sent('sd-1').loras).toBeUndefined()
  setLoraWeight(first!, -0.5)
  setLoraWeight(second!, 1.2)
  expect(useCompose.getState().prompt).toBe('a fox <lora:ink wash V2:-0.5>, snow <lora:grain:1.2>')
  removeLora(onShelf('sd-1')[0]!)
  expect(useCompose.getState()).toMatchObject({ prompt: 'a fox, snow <lora:grain:1.2>', loras: [] })
})

test('a name that nobody knows is missing, and a LoRA that was removed, too', () => {
  useCompose.setState({ prompt: 'a fox <lora:gone>', loras: [{ lora: 'removed', weight: 1 }] })
  expect(onShelf('sd-1')).toEqual([
    ...['removed', 'gone'].map(id =>
      expect.objectContaining({ id, pack: undefined, aside: 'missing', weight: 1 }),
    ),
  ])
  expect(sent('sd-1')).toEqual({ prompt: 'a fox' })
})

test('weights of a LoRA that is named more than once, by file, title or id, are added up', () => {
  useCompose.setState({ prompt: '<lora:ink-wash:0.5> a fox <lora:Ink Wash v2:0.25>' })
  expect(onShelf('sd-1')).toMatchObject([{ id: 'ink-wash', tags: ['ink-wash', 'Ink Wash v2'], weight: 0.75 }])
  setLoraWeight(onShelf('sd-1')[0]!, 0.5)
  expect(sent('sd-1')).toEqual({ prompt: '<lora:ink-wash:0.5> a fox' })
  expect(sent('sdxl')).toEqual({ prompt: 'a fox' })
})

test('a LoRA for few steps says how the picture is sampled, while it takes part', () => {
  const sampling = (kind: 'sd-1' | 'sdxl') => ownSampling(model(kind), onShelf(kind))
  expect(sampling('sd-1')).toEqual({ steps: 20, guidanceScale: 3, scheduler: null, lora: undefined })
  addLora({ id: 'lcm' })
  expect(sampling('sd-1')).toEqual({ ...lcm, lora: adapters[3] })
  expect(sampling('sdxl').steps).toBe(20)
  setLoraWeight(onShelf('sd-1')[0]!, 0)
  expect(sampling('sd-1').steps).toBe(20)
})
