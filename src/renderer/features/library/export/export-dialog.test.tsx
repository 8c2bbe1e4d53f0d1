import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { settings } from '../../../../shared/api/settings.ts'
import type { WindowOutput } from '../../../../shared/window/window-contract.ts'
import { setSettings } from '../../../state/settings-store.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { Toaster } from '../../../ui/toaster.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { openExport, useExport } from './export-store.ts'

type Exported = WindowOutput<'results.export'>

const open = (answer: () => Promise<Exported>) => {
  const bridge = openTestBridge({ 'results.export': answer })
  setSettings(settings.parse({ output: { format: 'png', keepPosition: true } }))
  useExport.setState({ ids: null, output: null, longestSide: null, done: null, failed: [], problem: null })
  render(
    <Tooltip.Provider>
      <ExportDialog />
      <Toaster />
    </Tooltip.Provider>,
  )
  openExport(['a.png', 'b.png', 'c.png'])
  return bridge
}
const start = async () => fireEvent.click(await screen.findByRole('button', { name: 'Choose a folder …' }))

test('it tells how far it is, what was saved, and what was not, which can be tried again', async () => {
  let answer: (value: Exported) => void = () => {}
  const bridge = open(
    () =>
      new Promise<Exported>(resolve => {
        answer = resolve
      }),
  )
  await start()
  // PNG, as the settings have it, is too large to send on.
  const kept = { keepPhotoData: true, keepPosition: true, recipe: true, contentCredentials: false }
  const output = { format: 'jpeg', ...kept }
  expect(bridge.asked('results.export')).toEqual([{ ids: ['a.png', 'b.png', 'c.png'], output }])
  bridge.say('exporting', { done: 1, of: 3 })
  expect((await screen.findByRole('status')).textContent).toBe('1 of 3 saved')
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(bridge.asked('results.cancelExport')).toEqual([{}])

  const failed = [{ id: 'b.png', code: 'unknown-picture', message: 'gone' }]
  answer({ folder: '/pictures', saved: 1, failed, notices: [] })
  expect(await screen.findByText('1 picture saved in /pictures')).toBeTruthy()
  expect((await screen.findByText(/^b\.png: /)).textContent).toContain('no longer in the library')
  // Of those left one failed and one was not tried.
  await start()
  expect(bridge.asked('results.export')[1]).toMatchObject({ ids: ['b.png', 'c.png'] })
  answer({ folder: '/pictures', saved: 2, failed: [], notices: [] })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('whoever chooses no folder finds the dialog as it was', async () => {
  open(async () => ({ folder: null, saved: 0, failed: [], notices: [] }))
  fireEvent.change(await screen.findByRole('spinbutton', { name: 'Longest side' }), {
    target: { value: '1000' },
  })
  await start()
  const button = await screen.findByRole('button', { name: 'Choose a folder …' })
  await waitFor(() => expect(button.hasAttribute('disabled')).toBe(false))
  expect(useExport.getState()).toMatchObject({ ids: ['a.png', 'b.png', 'c.png'], longestSide: 1000 })
})
