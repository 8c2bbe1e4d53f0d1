import { expect, test } from 'vitest'
import { readScripts } from './scripts.ts'

const scripts = (alwayson_scripts: Record<string, { args: unknown[] }>) => readScripts({ alwayson_scripts })

// As webuiapi 0.9.17 sends it (its class ReActor), and sd-webui-reactor's example.
const reactor = [
  ...['data:image/png;base64,AAAA', true, '1', '0', 'inswapper_128.onnx', 'CodeFormer', 1, true],
  ...['R-ESRGAN 4x+', 2, 1, false, true, 1, 0, 0, false, 0.5, true, false, 'CUDA', true, 0, null],
]

/** With other arguments at some places. */
const reactorWith = (others: Readonly<Record<number, unknown>>) =>
  reactor.map((arg, i) => (i in others ? others[i] : arg))

test('ReActor is read by the places of its arguments', () => {
  expect(scripts({ ReActor: { args: reactor } })).toEqual({
    restoresFaces: false,
    faceSwap: {
      ...{ source: 'data:image/png;base64,AAAA', sourceFace: 1, targetFace: 0 },
      ...{ restore: 1, fidelity: 0.5, scale: 2 },
    },
  })
  const bare = scripts({ reactor: { args: ['AAAA', 'True', null, '2, '] } })
  expect(bare.faceSwap).toEqual({
    ...{ source: 'AAAA', sourceFace: 0, targetFace: 2, restore: 0, fidelity: undefined, scale: 1 },
  })
  const half = reactorWith({ 6: 0.5 })
  expect(scripts({ reactor: { args: half } }).faceSwap).toMatchObject({ restore: 0.5 })
  const kept = reactorWith({ 22: 1, 23: 'elena.safetensors' })
  expect(scripts({ reactor: { args: kept } }).faceSwap).toMatchObject({ person: 'elena' })
})

test('roop has other places', () => {
  const args = ['AAAA', true, '0', null, 'GFPGAN', 1, 'R-ESRGAN 4x+', 1, 1, false, true]
  expect(scripts({ roop: { args } }).faceSwap).toMatchObject({ source: 'AAAA', restore: 1, scale: 1 })
})

test('what is switched off asks for nothing', () => {
  expect(
    scripts({ reactor: { args: [null, false] }, ADetailer: { args: [false, { ad_model: 'x' }] } }),
  ).toEqual({ faceSwap: undefined, restoresFaces: false })
})

test('ADetailer restores faces, and faces alone', () => {
  const detail = (ad_model: string) => scripts({ ADetailer: { args: [true, false, { ad_model }] } })
  expect(detail('face_yolov8n.pt').restoresFaces).toBe(true)
  expect(() => detail('hand_yolov8n.pt')).toThrow(/only faces.*hand_yolov8n/)
})

test.each([
  [{ 'Tiled VAE': { args: [] } }, /^always on script Tiled VAE not found$/],
  [{ reactor: { args: [null, true] } }, /please provide a source face/],
  [{ reactor: { args: reactorWith({ 3: '0,1' }) } }, /POST \/api\/swap/],
  [{ reactor: { args: reactorWith({ 14: 1 }) } }, /gender/],
  [{ reactor: { args: reactorWith({ 6: 2 }) } }, /visibility is not understood/],
  [{ reactor: { args: reactorWith({ 10: 0.5 }) } }, /upscaler visibility of 1/],
  [{ reactor: { args: [...reactor, null, null, null, null, 0.4] } }, /send 0.5/],
  [{ reactor: { args: [...reactor, null, null, null, null, 0.5, 1] } }, /chosen by their numbers; send 0/],
  [{ reactor: { args: reactorWith({ 22: 2 }) } }, /not from a folder/],
  [{ reactor: { args: reactorWith({ 9: 'twice' }) } }, /scale is not understood/],
])('%j is refused', (given, message) => {
  expect(() => scripts(given)).toThrow(message)
})

test('a script that is chosen beside those is not found', () => {
  expect(() => readScripts({ script_name: 'X/Y/Z plot' })).toThrow("Script 'X/Y/Z plot' not found")
  expect(readScripts({ script_name: 'None' })).toMatchObject({ restoresFaces: false })
})
