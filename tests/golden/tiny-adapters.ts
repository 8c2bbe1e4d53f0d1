import { writeFile } from 'node:fs/promises'
import {
  type Entry,
  goldenValues,
  safetensorsOf,
  type TinyCheckpointName,
  tinyCheckpoint,
} from './golden-checkpoint.ts'

type ValuesOf = typeof goldenValues

const vaePrefix = 'first_stage_model.'

/** Weights of a checkpoint whose VAE is another than that of `goldenValues`. */
export const withOtherVae: ValuesOf = (name, dims) =>
  goldenValues(name.startsWith(vaePrefix) ? `other ${name}` : name, dims)

/** Writes the VAE that `withOtherVae` gives a tiny checkpoint as a file of its own, with the names of ldm. */
export const writeOtherVae = async (
  name: TinyCheckpointName,
  path: string,
  metadata?: Readonly<Record<string, string>>,
): Promise<void> => {
  const { single } = await tinyCheckpoint(name)
  const entries = single
    .filter(([tensor]) => tensor.startsWith(vaePrefix))
    .map(([tensor, dtype, dims]): Entry => [tensor.slice(vaePrefix.length), dtype, dims])
  const valuesOf: ValuesOf = (tensor, dims) => withOtherVae(`${vaePrefix}${tensor}`, dims)
  await writeFile(path, safetensorsOf(entries, { metadata, valuesOf }))
}
