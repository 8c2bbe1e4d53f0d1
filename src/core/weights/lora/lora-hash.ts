import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { readSafetensors } from '../safetensors.ts'

/**
 * The hash that other programs know a LoRA by: what its trainer wrote into it, else the SHA-256 of its tensors, without the
 * header, so that it stays the same when metadata is changed.
 * Source: stable-diffusion-webui, extensions-builtin/Lora/network.py and modules/hashes.py, `addnet_hash_safetensors`;
 * kohya-ss/sd-scripts, library/train_util.py, `precalculate_safetensors_hashes`
 * @returns 64 digits
 * @throws LikenessError as `readSafetensors`
 */
export const readLoraHash = async (path: string): Promise<string> => {
  const { tensors, metadata } = await readSafetensors(path)
  const stated = metadata.get('sshs_model_hash')?.trim().toLowerCase()
  if (stated && /^[0-9a-f]{64}$/.test(stated)) return stated
  const start = Array.from(tensors.values(), ({ offset }) => offset).reduce((a, b) => Math.min(a, b))
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { start, highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
