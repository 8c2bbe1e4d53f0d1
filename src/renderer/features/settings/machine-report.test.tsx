import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { WindowOutput } from '../../../shared/window/window-contract.ts'
import { MachineReport } from './machine-report.tsx'

const raw = 'onnxruntime::webgpu::WebGpuContext::Initialize device lost at webgpu_context.cc:136'
const provider = (name: string, reason: string | null) => ({
  ...{ name, works: reason === null, tooSlow: false, reason, difference: null, time: null },
  operationsPerSecond: null,
})
const report: WindowOutput<'doctor'> = {
  version: '1',
  platform: { os: 'linux', arch: 'x64', release: '6', node: '20', cpu: 'A cpu', cores: 2 },
  memory: { total: 8e9, free: 4e9 },
  folders: { models: [], library: '' },
  provider: 'cpu',
  providers: [provider('webgpu', raw), provider('cpu', null)],
  networks: [],
  accelerated: [],
  packs: [],
}

test('what the runtime says is not shown before it is asked for, and can be copied', () => {
  render(<MachineReport report={report} />)
  expect(screen.getByText('It could not be started on this computer.')).toBeTruthy()
  expect(screen.queryByText(raw)).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Details' }))
  expect(screen.getByText(raw)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Copy details' })).toBeTruthy()
})
