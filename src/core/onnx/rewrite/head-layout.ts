import { type Dimension, divide } from './dimension.ts'
import type { GraphNode } from './graph-node.ts'
import type { Inferred } from './inferred.ts'

/**
 * What each axis of a tensor of an attention counts: `b` batch, `s` tokens, `h` heads, `d` channels of a head; `bh` and
 * `hd` are two of these in one.
 */
export type Layout = readonly ('b' | 's' | 'h' | 'd' | 'bh' | 'hd')[]

export const tokens: Layout = ['b', 's', 'hd']

/** A tensor with its layout. */
export interface Arranged {
  readonly layout: Layout
  /** Undefined before the channels are split into heads. */
  readonly heads?: number
}

/**
 * Follows a tensor through a node that only arranges it otherwise.
 * @returns undefined where the node does anything else
 */
export const arrange = (
  { layout, heads }: Arranged,
  { operator, inputs, outputs, attributes }: GraphNode,
  { dims }: Inferred,
): Arranged | undefined => {
  const from = dims.get(inputs[0]!)
  const to = dims.get(outputs[0]!)
  if (from?.length !== layout.length || !to) return undefined
  if (operator === 'Transpose') {
    const perm = attributes.get('perm')?.ints
    return perm?.length === layout.length ? { layout: perm.map(axis => layout[axis]!), heads } : undefined
  }
  if (operator !== 'Reshape') return undefined
  const atoms = layout.flatMap(axis => [...axis] as Layout)
  const grouped = groupings(atoms).find(groups => groups.length === to.length)
  return grouped && regroup({ layout, heads }, from, grouped, to)
}

/** All ways to read a row of atoms, with and without `b` and `h`, or `h` and `d`, as one axis. */
const groupings = (atoms: Layout): Layout[] => {
  const [first, second] = atoms
  if (first === undefined) return [[]]
  const apart = groupings(atoms.slice(1)).map((rest): Layout => [first, ...rest])
  const pair = `${first}${second}`
  if (pair !== 'bh' && pair !== 'hd') return apart
  return [...apart, ...groupings(atoms.slice(2)).map((rest): Layout => [pair, ...rest])]
}

const regroup = (
  { layout, heads }: Arranged,
  from: readonly Dimension[],
  grouped: Layout,
  to: readonly Dimension[],
): Arranged | undefined => {
  const newHeads = grouped.includes('h') ? to[grouped.indexOf('h')] : heads
  if (typeof newHeads !== 'number' || newHeads < 1 || (heads ?? newHeads) !== newHeads) return undefined
  const before = sizesOf(layout, from, newHeads)
  const after = sizesOf(grouped, to, newHeads)
  if (!before || !after || before.d !== after.d) return undefined
  // Where one of them is the same, so is the other: there are as many values as before. Their names may differ, since a
  // batch may be asked of the prompt instead of the picture.
  const isSame = before.b === after.b || before.s === after.s
  return isSame ? { layout: grouped, heads: newHeads } : undefined
}

/** Of all atoms, or undefined where a side cannot be divided by the heads. */
const sizesOf = (
  layout: Layout,
  dims: readonly Dimension[],
  heads: number,
): Record<'b' | 's' | 'd', Dimension> | undefined => {
  const size = (alone: 'b' | 'd', joined: 'bh' | 'hd') => {
    const at = layout.indexOf(alone)
    return at >= 0 ? dims[at] : divide(dims[layout.indexOf(joined)]!, heads)
  }
  const [b, d, s] = [size('b', 'bh'), size('d', 'hd'), dims[layout.indexOf('s')]]
  return b === undefined || d === undefined || s === undefined ? undefined : { b, d, s }
}
