import type { UploadSet } from '../body/uploads.ts'
import type { PictureStore } from './picture-store.ts'

/** Inputs that hold a picture in base64, by the classes of their nodes. */
const inlined: Readonly<Record<string, string>> = {
  ETN_LoadImageBase64: 'image',
  ETN_LoadMaskBase64: 'mask',
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Keeps the pictures that stand inside a prompt as files, so that they do not wait in memory.
 * @returns the prompt with their keys in their places
 */
export const setAside = async (
  prompt: Readonly<Record<string, unknown>>,
  uploads: UploadSet,
  store: PictureStore,
): Promise<{ readonly prompt: Readonly<Record<string, unknown>>; readonly keys: readonly string[] }> => {
  const keys: string[] = []
  const nodes: [string, unknown][] = []
  for (const [id, node] of Object.entries(prompt)) {
    const name = isRecord(node) && typeof node.class_type === 'string' ? node.class_type : ''
    const input = Object.hasOwn(inlined, name) ? inlined[name]! : undefined
    const given =
      input !== undefined && isRecord(node) && isRecord(node.inputs) ? node.inputs[input] : undefined
    if (typeof given !== 'string' || given === '') {
      nodes.push([id, node])
      continue
    }
    const key = await store.keep(await uploads.fileOf('image', given))
    keys.push(key)
    const { inputs, ...rest } = node as { inputs: object }
    nodes.push([id, { ...rest, inputs: { ...inputs, [input!]: key } }])
  }
  return { prompt: Object.fromEntries(nodes), keys }
}
