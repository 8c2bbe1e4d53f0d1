import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FullCheckpointName, fullCheckpoint } from '../tests/golden/golden-checkpoint.ts'
import { writeRandomTensors } from './random-tensors.ts'

const goldens = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tests', 'golden')

/** Writes a checkpoint with the names, shapes and size of a published one, and random weights. */
export const writeRandomCheckpoint = async (name: FullCheckpointName, path: string): Promise<void> => {
  const { single } = await fullCheckpoint(name, goldens)
  await writeRandomTensors(path, single)
}
