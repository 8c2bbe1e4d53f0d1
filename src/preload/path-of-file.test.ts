import { beforeEach, expect, test, vi } from 'vitest'
import { pathOfFile } from './path-of-file.ts'

/** Electron since version 32: `webUtils` knows where a file lies, and the file does not say it any more. */
const electron = vi.hoisted(() => ({ webUtils: { getPathForFile: (_file: object): string => '' } }))
vi.mock('electron', () => electron)

const model = new File(['x'], 'model.onnx')

beforeEach(() => {
  electron.webUtils.getPathForFile = file => (file === model ? '/home/ada/model.onnx' : '')
})

test('the path of a dropped file is the one the system told', () => {
  expect(pathOfFile(model)).toBe('/home/ada/model.onnx')
})

test('a path that the page made up is none', () => {
  const made = Object.assign(new File(['x'], 'model.onnx'), { path: '/etc/passwd' })
  expect(pathOfFile(made)).toBe('')
  expect(pathOfFile({ path: '/etc/passwd' })).toBe('')
})
