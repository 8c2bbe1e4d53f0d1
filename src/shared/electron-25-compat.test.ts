import { expect, test } from 'vitest'
import { addMissingCrc32, addMissingCrypto, pathFromFile, writeImageDirectly } from './electron-25-compat.ts'

test('the CRC-32 that is added has the standard check value; one that is there stays', () => {
  const zlib: { crc32?: (bytes: Uint8Array) => number } = {}
  addMissingCrc32(zlib)
  expect(zlib.crc32?.(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect(zlib.crc32?.(new Uint8Array())).toBe(0)

  const own = () => 1
  const newer = { crc32: own }
  addMissingCrc32(newer)
  expect(newer.crc32).toBe(own)
})

test('a global crypto is added where there is none', () => {
  const scope: { crypto?: object } = {}
  const added = {}
  addMissingCrypto(scope, added)
  expect(scope.crypto).toBe(added)
  addMissingCrypto(scope, {})
  expect(scope.crypto).toBe(added)
})

test('the path of a file is its own, and empty for any other value', () => {
  expect(pathFromFile(Object.assign(new File(['x'], 'a.onnx'), { path: '/home/ada/a.onnx' }))).toBe(
    '/home/ada/a.onnx',
  )
  expect(pathFromFile(new File(['x'], 'a.onnx'))).toBe('')
  expect(pathFromFile({ path: 1 })).toBe('')
})

test('an image is written where the clipboard takes images', () => {
  const image = {}
  const written: object[] = []
  expect(writeImageDirectly({ writeImage: (one: object) => written.push(one) }, image)).toBe(true)
  expect(written).toEqual([image])
  expect(writeImageDirectly({ write: () => {} }, image)).toBe(false)
})
