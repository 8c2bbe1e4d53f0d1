import { basename } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { chooseFaces, type FaceChoice } from '../../core/faces/choose-faces.ts'
import type { FaceEmbedding } from '../../core/faces/embedding.ts'
import type { Face } from '../../core/faces/face.ts'
import { decodeImage } from '../../core/image/decode.ts'
import type { RgbImage } from '../../core/image/rgb-image.ts'
import { embedFace, type FaceNetworks } from '../../core/pipelines/find-faces.ts'
import type { ParsedInput } from '../../shared/contract.ts'
import { facesOf, noSuchFace } from './photo-faces.ts'

type Input = ParsedInput<'swap'>

/**
 * The faces of the target that are replaced, at least one.
 * @throws LikenessError `no-such-face`, `no-face-found` when the person's picture shows none
 */
export const chooseTargets = async (
  input: Input,
  networks: FaceNetworks,
  target: RgbImage,
  faces: readonly Face[],
  signal: AbortSignal,
): Promise<readonly Face[]> => {
  const choice = await readChoice(input, networks, signal)
  const embeddings = new Map<Face, FaceEmbedding>()
  if (choice.by === 'person')
    for (const face of faces) embeddings.set(face, await embedFace(networks, target, face))
  const chosen = chooseFaces(faces, choice, face => embeddings.get(face)!)
  if (chosen.length > 0) return chosen
  if (choice.by === 'size' || choice.by === 'position') throw noSuchFace(faces, choice.index, input.target)
  throw new LikenessError(
    'no-such-face',
    `Nobody in "${basename(input.target)}" looks like the person in "${basename(input.targetPerson ?? '')}". Try a clearer picture of them, or choose the face by its number.`,
  )
}

const readChoice = async (
  { targetFace, faceOrder, targetPerson }: Input,
  networks: FaceNetworks,
  signal: AbortSignal,
): Promise<FaceChoice> => {
  if (targetPerson !== undefined) {
    const photo = await decodeImage(targetPerson, { signal })
    const [person] = await facesOf(photo, targetPerson, networks, signal)
    const reference = await embedFace(networks, photo, person!)
    return { by: 'person', reference, above: networks.embedder.samePersonAbove }
  }
  if (targetFace === 'all') return { by: 'all' }
  return { by: faceOrder === 'size' ? 'size' : 'position', index: targetFace }
}
