import type { CheckpointComponents } from '../weights/checkpoint.ts'
import type { TextualInversion } from '../weights/textual-inversion.ts'
import type { Weights } from '../weights/weight.ts'

const tableOf = (textEncoder: Weights | undefined): readonly number[] | undefined =>
  textEncoder?.get('text_model.embeddings.token_embedding.weight')?.dims

/** Whether an embedding has vectors for every text encoder of a checkpoint, and as wide ones. */
export const fitsTextEncoders = (
  { rows }: TextualInversion,
  { textEncoder, textEncoder2 }: Partial<CheckpointComponents>,
): boolean =>
  tableOf(textEncoder)?.[1] === rows.text_encoder.dims[1] &&
  tableOf(textEncoder2)?.[1] === rows.text_encoder_2?.dims[1]

/** The first id that the vocabulary of a text encoder does not have: ids of embeddings begin there. */
export const vocabularySize = (textEncoder: Weights): number => tableOf(textEncoder)?.[0] ?? 0
