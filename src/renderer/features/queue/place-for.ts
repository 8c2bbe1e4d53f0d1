interface Row {
  readonly top: number
  readonly height: number
}

/** Where a dragged row belongs: past every row whose middle its leading edge has crossed. */
export const placeFor = (rows: readonly Row[], from: number, moved: number): number => {
  const row = rows[from]
  if (!row) return from
  const top = row.top + moved
  const bottom = top + row.height
  return rows.reduce((place, other, i) => {
    const middle = other.top + other.height / 2
    if (i > from && bottom > middle) return place + 1
    return i < from && top < middle ? place - 1 : place
  }, from)
}
