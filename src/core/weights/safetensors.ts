import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { LikenessError } from '../errors.ts'
import type { Dtype } from './dtypes.ts'
import { recogniseOtherFile } from './other-files.ts'
import { parseSafetensorsHeader } from './safetensors-header.ts'

/** A tensor of a file, under the name it has there. */
export interface StoredTensor {
  readonly dtype: Dtype
  readonly dims: readonly number[]
  /** As in `Weight`. */
  readonly location: string
  /** Bytes from the start of the file. */
  readonly offset: number
  readonly bytes: number
}

export type StoredTensors = ReadonlyMap<string, StoredTensor>

/** What one .safetensors file says, or several that belong together. */
export interface SafetensorsContent {
  readonly tensors: StoredTensors
  /** What its makers wrote into it, such as `modelspec.title`. */
  readonly metadata: ReadonlyMap<string, string>
}

/** Bytes of the header's length, with which the file starts. */
const lengthBytes = 8
/** Bytes of the longest header. Source: safetensors' `MAX_HEADER_SIZE`. */
const maxHeaderBytes = 100_000_000
/** Bytes by which other kinds of files are told. */
const signatureBytes = 64

/**
 * Reads what a .safetensors file holds; of the weights themselves nothing is read.
 * @param location of the file from the folder of the model, as its weights shall be named by; default: the file's name
 * @throws LikenessError `file-not-found`, `not-a-file`, `file-empty`, `file-unreadable`; `model-damaged` where the file ends
 *   early or contradicts itself; `model-unsupported` where it is a PyTorch or GGUF file; `model-not-recognised`
 */
export const readSafetensors = async (
  path: string,
  location: string = basename(path),
): Promise<SafetensorsContent> => {
  const file = await open(path).catch((cause: unknown) => {
    throw fileError(path, cause)
  })
  try {
    return await readContent(file, basename(path), location)
  } catch (error) {
    if (error instanceof LikenessError) throw error
    throw fileError(path, error)
  } finally {
    await file.close()
  }
}

const fileError = (path: string, cause: unknown): LikenessError =>
  (cause as NodeJS.ErrnoException | null)?.code === 'ENOENT'
    ? new LikenessError('file-not-found', `"${path}" does not exist. Check the path.`, { cause })
    : new LikenessError(
        'file-unreadable',
        `"${path}" cannot be read (${(cause as NodeJS.ErrnoException | null)?.code ?? cause}). Check that you may read it.`,
        { cause },
      )

const readContent = async (file: FileHandle, name: string, location: string): Promise<SafetensorsContent> => {
  const info = await file.stat()
  const { size } = info
  if (!info.isFile())
    throw new LikenessError('not-a-file', `"${name}" is no file. Choose the .safetensors file.`)
  if (size === 0) throw new LikenessError('file-empty', `"${name}" is empty. Download it again.`)
  const start = await readBytes(file, 0, Math.min(size, signatureBytes))
  const headerBytes = headerLength(start, name)
  const dataStart = lengthBytes + headerBytes
  if (dataStart > size) throw truncated(name, size, `more than ${count(dataStart)}`)
  const { tensors, metadata, dataBytes } = parseSafetensorsHeader(
    await readBytes(file, lengthBytes, headerBytes),
    name,
  )
  const whole = dataStart + dataBytes
  if (size < whole) throw truncated(name, size, count(whole))
  if (size > whole)
    throw new LikenessError(
      'model-damaged',
      `"${name}" is damaged: ${count(size - whole)} bytes follow after the last tensor. Download it again.`,
    )
  return {
    metadata,
    tensors: new Map(
      Array.from(tensors, ([key, { dtype, dims, begin, end }]) => [
        key,
        { dtype, dims, location, offset: dataStart + begin, bytes: end - begin },
      ]),
    ),
  }
}

/** @throws LikenessError where the file does not start as .safetensors files do */
const headerLength = (start: Uint8Array, name: string): number => {
  const view = new DataView(start.buffer, start.byteOffset, start.length)
  const length = start.length > lengthBytes ? view.getBigUint64(0, true) : 0n
  if (length >= 2n && length <= maxHeaderBytes && start[lengthBytes] === '{'.charCodeAt(0))
    return Number(length)
  throw (
    recogniseOtherFile(start, name) ??
    new LikenessError(
      'model-not-recognised',
      `"${name}" is no .safetensors file: it starts otherwise. Choose the .safetensors file of the model, or download it again.`,
    )
  )
}

const readBytes = async (file: FileHandle, at: number, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length)
  for (let got = 0; got < length; ) {
    const { bytesRead } = await file.read(bytes, got, length - got, at + got)
    if (bytesRead === 0) throw new Error('the file became shorter while it was read')
    got += bytesRead
  }
  return bytes
}

const count = (bytes: number): string => bytes.toLocaleString('en')

const truncated = (name: string, size: number, whole: string): LikenessError =>
  new LikenessError(
    'model-damaged',
    `"${name}" is not complete: ${count(size)} of ${whole} bytes are there. Download it again.`,
    { details: { fileKind: 'truncated' } },
  )
