/**
 * Solves a small system of linear equations by Gaussian elimination with row exchanges.
 * @param matrix square, regular; by rows
 */
export const solveLinear = (
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] => {
  if (right.length === 0) return []
  const rows = matrix.map((row, i) => [...row, right[i]!])
  const [pivot, ...others] = [...rows].sort((a, b) => Math.abs(b[0]!) - Math.abs(a[0]!)) as [
    number[],
    ...number[][],
  ]
  const reduced = others.map(row => row.map((value, j) => value - (row[0]! / pivot[0]!) * pivot[j]!).slice(1))
  const rest = solveLinear(
    reduced.map(row => row.slice(0, -1)),
    reduced.map(row => row.at(-1)!),
  )
  const known = rest.reduce((sum, value, j) => sum + value * pivot[j + 1]!, 0)
  return [(pivot.at(-1)! - known) / pivot[0]!, ...rest]
}
