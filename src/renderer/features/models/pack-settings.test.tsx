import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { useMachine } from '../../state/machine-store.ts'
import { testCheckpoint, testPack } from '../../testing/fixtures.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { PackCard } from './pack-card.tsx'

const mine = { ...testPack('mine', { checkpoint: testCheckpoint }), title: 'Mine' }

const show = (over: object = {}) => {
  useMachine.setState({ info: { modelsFolder: '/models' } as never })
  render(
    <Tooltip.Provider>
      <PackCard report={{ ...mine, ...over }} checked={null} />
    </Tooltip.Provider>,
  )
}

test('a checkpoint is described in plain words', () => {
  openTestBridge()
  show({ textToImage: { ...mine.textToImage, checkpoint: { ...testCheckpoint, distilled: 'lcm' } } })
  const facts = screen.getAllByRole('definition').map(each => each.textContent)
  expect(facts).toEqual([
    'Stable Diffusion 1.5, few steps (LCM)',
    'half',
    '1.07 billion',
    '128 × 128',
    '1 byte',
    'MIT',
  ])
})

test('an empty name gives a model its own again, and a change is taken back alone', async () => {
  const bridge = openTestBridge({ 'models.list': { packs: [], automatic: {}, lackEmbedder: [] } })
  show({ preferences: { title: 'Mine', steps: 9 } })
  fireEvent.click(screen.getByRole('button', { name: 'Mine' }))
  const name = screen.getByRole('textbox', { name: 'Name' })
  fireEvent.change(name, { target: { value: ' ' } })
  fireEvent.keyDown(name, { key: 'Enter' })
  fireEvent.click(screen.getByRole('button', { name: 'Settings of the model' }))
  fireEvent.click(screen.getByRole('button', { name: 'Steps: as guessed' }))
  expect(screen.queryByRole('button', { name: 'Guidance: as guessed' })).toBeNull()
  await waitFor(() =>
    expect(bridge.asked('models.configure')).toEqual([
      { id: 'mine', preferences: { title: null } },
      { id: 'mine', preferences: { steps: null } },
    ]),
  )
})
