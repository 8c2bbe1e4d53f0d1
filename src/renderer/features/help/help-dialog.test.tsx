import { fireEvent, render, screen, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { shortcuts } from '../../../shared/window/shortcuts.ts'
import { useMachine } from '../../state/machine-store.ts'
import { useView } from '../../state/view-store.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { HelpDialog } from './help-dialog.tsx'

const Help = () => {
  const view = useView(({ dialog }) => (dialog === 'shortcuts' ? 'shortcuts' : 'guide'))
  return (
    <Tooltip.Provider>
      <HelpDialog view={view} onClose={() => {}} />
    </Tooltip.Provider>
  )
}

test('the guide says where files lie, and leads to the log', () => {
  const bridge = openTestBridge()
  const folders = { libraryFolder: '/home/ann/Pictures', modelsFolder: '/data/models', logFile: '/log' }
  useMachine.setState({ info: { version: '1', platform: 'linux', locale: 'en', electron: '1', ...folders } })
  render(<Help />)
  const files = within(screen.getByRole('region', { name: 'Where files lie' }))
  expect(files.getByText(/^In \/home\/ann\/Pictures\./)).toBeTruthy()
  expect(files.getByText(/^In \/data\/models\./)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Open the log' }))
  expect(bridge.asked('app.openLog')).toEqual([{}])
})

test('every shortcut of the app is listed with what it does', () => {
  render(<Help />)
  fireEvent.click(screen.getByRole('radio', { name: 'Keyboard shortcuts' }))
  const everywhere = within(screen.getByRole('region', { name: 'Everywhere' }))
  const create = everywhere.getByText('Create the picture').parentElement
  expect(create?.textContent).toBe('Create the pictureCtrl+Enter')
  const rows = screen.getAllByRole('term').map(({ textContent }) => textContent)
  expect(rows).toHaveLength(Object.values(shortcuts).flatMap(place => Object.keys(place)).length)
  // A text that is missing shows its key.
  for (const text of rows) expect(text).not.toMatch(/\w\.\w/)
})
