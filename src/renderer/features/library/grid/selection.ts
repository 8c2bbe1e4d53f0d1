/** Which picture the keys act on, and which were chosen to be acted on together. */
export interface Selection {
  readonly active: string | null
  /** Where a range begins. */
  readonly anchor: string | null
  readonly chosen: ReadonlySet<string>
}

type Ids = readonly string[]

export const nothingChosen: Selection = { active: null, anchor: null, chosen: new Set() }

/** A click or a plain arrow: the picture alone. A click lets go of what was chosen, an arrow does not. */
export const goTo = (id: string): Selection => ({ active: id, anchor: id, chosen: new Set() })

export const walkTo = ({ chosen }: Selection, id: string): Selection => ({ active: id, anchor: id, chosen })

/** Space: in or out. */
export const toggle = ({ chosen }: Selection, id: string): Selection => {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return { active: id, anchor: id, chosen: next }
}

/** Ctrl+click: what was clicked before counts as chosen. */
export const addTo = (selection: Selection, id: string): Selection => {
  const { chosen, anchor } = selection
  if (chosen.size > 0 || anchor === null || anchor === id) return toggle(selection, id)
  return toggle({ ...selection, chosen: new Set([anchor]) }, id)
}

/** Shift: everything from the anchor to here, and only that. */
export const extendTo = ({ active, anchor }: Selection, ids: Ids, id: string): Selection => {
  const begin = anchor ?? active ?? id
  const places = [ids.indexOf(begin), ids.indexOf(id)].map(place => Math.max(place, 0))
  return {
    active: id,
    anchor: begin,
    chosen: new Set(ids.slice(Math.min(...places), Math.max(...places) + 1)),
  }
}

export const chooseAll = ({ active, anchor }: Selection, ids: Ids): Selection => ({
  active,
  anchor,
  chosen: new Set(ids),
})

/** What a command is about: what was chosen, else the active picture. In the order of the list. */
export const actedOn = ({ active, chosen }: Selection, ids: Ids): Ids =>
  chosen.size > 0 ? ids.filter(id => chosen.has(id)) : ids.filter(id => id === active)

/**
 * After the list changed: what is gone is let go, and the keys go on at the next picture that is left. Where there are
 * pictures, one of them is active.
 */
export const settle = (selection: Selection, before: Ids, after: Ids): Selection => {
  const left = new Set(after)
  const { active, anchor, chosen } = selection
  const kept = [...chosen].filter(id => left.has(id))
  const anchorStays = anchor === null || left.has(anchor)
  const next =
    active !== null && left.has(active) ? active : (nextLeft(active, before, left) ?? after[0] ?? null)
  if (next === active && anchorStays && kept.length === chosen.size) return selection
  return { active: next, anchor: anchorStays ? anchor : next, chosen: new Set(kept) }
}

const nextLeft = (id: string | null, before: Ids, left: ReadonlySet<string>): string | null => {
  const place = id === null ? -1 : before.indexOf(id)
  if (place < 0) return null
  const later = before.slice(place).find(other => left.has(other))
  return later ?? before.slice(0, place).findLast(other => left.has(other)) ?? null
}
