import type { Value } from '../../onnx/graph/graph-writer.ts'
import { embedding, type Network } from './layers.ts'

/** Vectors of a prompt's ids. */
export interface TokenStates {
  /** [b, tokens, hidden] */
  readonly states: Value
  /** The ids, with 0 in the places of embeddings. */
  readonly ids: Value
}

/**
 * The rows of the token table, and of textual inversions from its size on.
 * @param ids [b, tokens]
 * @param added names of the textual inversions' rows [vectors, hidden], in the order of their ids
 */
export const embedTokens = (n: Network, ids: Value, added: readonly string[]): TokenStates => {
  const at = 'text_model.embeddings.token_embedding'
  if (added.length === 0) return { states: embedding(n, ids, at), ids }
  const size = n.ints(n.dims(`${at}.weight`)[0]!)
  const isAdded = n.node('GreaterOrEqual', [ids, size])
  const none = n.ints(0)
  const known = n.node('Where', [isAdded, none, ids])
  // A table of their own: joined to that of the vocabulary, which is large, that would have to be copied.
  const rows = added.map(name => n.weight(name))
  const table = rows.length === 1 ? rows[0]! : n.node('Concat', rows, { axis: 0 })
  const row = n.node('Where', [isAdded, n.node('Sub', [ids, size]), none])
  const vectors = n.node('Gather', [table, row], { axis: 0 })
  const isVector = n.node('Unsqueeze', [isAdded, n.ints(-1)])
  return { states: n.node('Where', [isVector, vectors, embedding(n, known, at)]), ids: known }
}
