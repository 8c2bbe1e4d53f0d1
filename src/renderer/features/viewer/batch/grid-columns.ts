interface Room {
  readonly width: number
  readonly height: number
}

/**
 * How many columns make the cells of a grid largest, so that all of them are seen at once.
 * @param aspect width of a picture for one of its height
 * @param gap pixels between two cells
 */
export const gridColumns = (count: number, aspect: number, { width, height }: Room, gap: number): number => {
  let best = { columns: 1, cell: 0 }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const cell = Math.min(
      (width - (columns - 1) * gap) / columns,
      ((height - (rows - 1) * gap) / rows) * aspect,
    )
    if (cell > best.cell + 0.5) best = { columns, cell }
  }
  return best.columns
}
