import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import type { PackReport } from '../../../../shared/api/models.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { testAdapter, testCheckpoint, testPack } from '../../../testing/fixtures.ts'
import { openTestBridge, Refusal } from '../../../testing/test-bridge.ts'
import { Toaster } from '../../../ui/toaster.tsx'
import { ComposePanel } from '../compose-panel.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'

const model = testPack('mine', { checkpoint: testCheckpoint })
const form = useCompose.getState

beforeEach(() => {
  useMachine.setState({ packs: [model], automatic: {}, status: { kind: 'ready' } as never })
})

/** Drops a file on the form, which is imported as this. */
const drop = (pack: PackReport | Refusal, ...names: readonly string[]) => {
  const bridge = openTestBridge({
    'models.choose': () => (pack instanceof Refusal ? Promise.reject(pack) : Promise.resolve({ pack })),
    'models.list': { packs: pack instanceof Refusal ? [] : [model, pack], automatic: {}, lackEmbedder: [] },
  })
  render(
    <Tooltip.Provider>
      <Toaster />
      <ComposePanel />
    </Tooltip.Provider>,
  )
  const files = names.map(name => new File(['x'], name))
  const items = files.map(file => ({ kind: 'file', type: file.type, getAsFile: () => file }))
  const dataTransfer = { files, items, types: ['Files'] }
  fireEvent.drop(screen.getByRole('region', { name: 'New picture' }), { dataTransfer })
  return bridge
}

test('a LoRA that is dropped on the form is installed and stands on the shelf', async () => {
  drop({ ...testAdapter('ink'), title: 'Ink Wash' }, 'ink.safetensors')
  expect(await screen.findByText('Ink Wash is added to the picture.')).toBeTruthy()
  expect(form().loras).toEqual([{ lora: 'ink', weight: 1 }])
  expect(screen.getByRole('slider', { name: 'Weight of Ink Wash' })).toBeTruthy()
  expect(screen.queryByText('Adding …')).toBeNull()
  expect(form().photoTask).toEqual({ kind: 'idle' })
})

test('one for another model is set aside, and says for which', async () => {
  drop({ ...testAdapter('ink', { bases: ['sdxl'] }), title: 'Ink Wash' }, 'ink.safetensors')
  expect(
    await screen.findByText('Ink Wash is installed, and set aside: it is for Stable Diffusion XL.'),
  ).toBeTruthy()
})

test('a VAE decodes from then on', async () => {
  drop({ ...testAdapter('soft', { role: 'vae' }), title: 'Soft' }, 'soft.safetensors')
  expect(await screen.findByText('Soft is installed, and decodes from now on.')).toBeTruthy()
  expect(form()).toMatchObject({ vae: 'soft', loras: [] })
})

test('what cannot be installed is refused in words, and nothing is imported for another task', async () => {
  drop(new Refusal({ code: 'model-damaged', message: 'Damaged.' }), 'ink.safetensors')
  expect(await screen.findByText(/damaged/)).toBeTruthy()
  expect(form().loras).toEqual([])
})

test('for another task weights are no file that is known', async () => {
  setCompose({ task: 'enhance' })
  drop(testAdapter('ink'), 'ink.safetensors')
  await waitFor(() => expect(form().photoTask).toMatchObject({ failure: { code: 'unsupported-image' } }))
  expect(form().loras).toEqual([])
})
