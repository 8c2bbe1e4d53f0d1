/** The active picture, which keys act on, and the chosen ones, which commands act on together. */
export interface Selection {
  readonly active: string | null
  /** Where a range begins. */
  readonly anchor: string | null
  readonly chosen: ReadonlySet<string>
}

type Ids = readonly string[]

export const nothingChosen: Selection = { active: null, anchor: null, chosen: new Set() }

/** A click: the picture alone, with nothing chosen. */
export const selectOnly = (id: string): Selection => ({ active: id, anchor: id, chosen: new Set() })

/** An arrow key: chosen pictures stay so. */
export const moveTo = ({ chosen }: Selection, id: string): Selection => ({ active: id, anchor: id, chosen })

/** The space key: chooses a picture, or no longer. */
export const toggle = ({ chosen }: Selection, id: string): Selection => {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return { active: id, anchor: id, chosen: next }
}

/** Ctrl+click: also chooses the picture clicked before, if nothing is chosen. */
export const addToChosen = (selection: Selection, id: string): Selection => {
  const { chosen, anchor } = selection
  if (chosen.size > 0 || anchor === null || anchor === id) return toggle(selection, id)
  return toggle({ ...selection, chosen: new Set([anchor]) }, id)
}

/** With Shift: chooses exactly the pictures from the anchor to this one. */
export const extendRangeTo = ({ active, anchor }: Selection, ids: Ids, id: string): Selection => {
  const begin = anchor ?? active ?? id
  const ends = [ids.indexOf(begin), ids.indexOf(id)].map(index => Math.max(index, 0))
  return {
    active: id,
    anchor: begin,
    chosen: new Set(ids.slice(Math.min(...ends), Math.max(...ends) + 1)),
  }
}

export const chooseAll = ({ active, anchor }: Selection, ids: Ids): Selection => ({
  active,
  anchor,
  chosen: new Set(ids),
})

/** What a command acts on: the chosen pictures, else the active one, in the order of the list. */
export const commandTargets = ({ active, chosen }: Selection, ids: Ids): Ids =>
  chosen.size > 0 ? ids.filter(id => chosen.has(id)) : ids.filter(id => id === active)

/**
 * Adapts the selection to a changed list: removed pictures are no longer chosen, and the next remaining picture becomes
 * active. In a list with pictures one is always active.
 */
export const reconcile = (selection: Selection, before: Ids, after: Ids): Selection => {
  const { active, anchor, chosen } = selection
  const remains = membershipOf(after, chosen.size)
  const stillChosen = [...chosen].filter(remains)
  const anchorStays = anchor === null || remains(anchor)
  const next =
    active !== null && remains(active) ? active : (nextRemaining(active, before, after) ?? after[0] ?? null)
  if (next === active && anchorStays && stillChosen.length === chosen.size) return selection
  // Another set would have every row rendered.
  const all = stillChosen.length === chosen.size
  return { active: next, anchor: anchorStays ? anchor : next, chosen: all ? chosen : new Set(stillChosen) }
}

/** For a few questions a list is looked through, which is faster than making a set of a hundred thousand ids. */
const membershipOf = (ids: Ids, questions: number): ((id: string) => boolean) => {
  if (questions <= 8) return id => ids.includes(id)
  const set = new Set(ids)
  return id => set.has(id)
}

const nextRemaining = (id: string | null, before: Ids, after: Ids): string | null => {
  const index = id === null ? -1 : before.indexOf(id)
  if (index < 0) return null
  const remaining = new Set(after)
  const later = before.slice(index).find(other => remaining.has(other))
  return later ?? before.slice(0, index).findLast(other => remaining.has(other)) ?? null
}
