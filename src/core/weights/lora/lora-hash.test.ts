import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Entry, goldenValues, safetensorsOf } from '../../../../tests/golden/golden-checkpoint.ts'
import { readLoraHash } from './lora-hash.ts'

const entries: readonly Entry[] = [
  ['lora_unet_a.lora_up.weight', 'F16', [4, 2]],
  ['lora_unet_a.alpha', 'F16', []],
]
const tensors = Buffer.concat(
  entries.map(([name, , dims]) => {
    const { buffer, byteOffset, byteLength } = goldenValues(name, dims)
    return new Uint8Array(buffer, byteOffset, byteLength)
  }),
)
const ofTensors = createHash('sha256').update(tensors).digest('hex')

test.each([
  ['of its tensors, whatever its metadata say', { ss_output_name: 'a' }, ofTensors],
  ['the same with other metadata', { ss_output_name: 'another', sshs_model_hash: 'none' }, ofTensors],
  ['what its trainer wrote', { sshs_model_hash: 'AB'.repeat(32) }, 'ab'.repeat(32)],
])("a LoRA's hash is %s", async (_, metadata: Record<string, string>, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-lora-hash-'))
  try {
    await writeFile(join(folder, 'a.safetensors'), safetensorsOf(entries, { metadata }))
    expect(await readLoraHash(join(folder, 'a.safetensors'))).toBe(expected)
  } finally {
    await rm(folder, { recursive: true })
  }
})
