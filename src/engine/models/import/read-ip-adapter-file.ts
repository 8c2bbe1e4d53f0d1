import { readIpAdapter } from '../../../core/weights/read-ip-adapter.ts'
import { aboutWeights, nameOfWeights } from './adapter-names.ts'
import type { RecognisedModel } from './recognise-network.ts'

/**
 * Describes an IP-Adapter FaceID as a pack that lets checkpoints follow a face.
 * @throws LikenessError as `readIpAdapter`, which says what another IP-Adapter is
 */
export const readIpAdapterFile = async (path: string): Promise<RecognisedModel> => {
  const { base, metadata } = await readIpAdapter(path)
  const weights = `${nameOfWeights(path)}.safetensors`
  return {
    ...aboutWeights(path, metadata),
    roles: { 'ip-adapter': { files: { weights }, bases: [base] } },
    files: [{ from: path, path: weights }],
  }
}
