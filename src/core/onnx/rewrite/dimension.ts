/**
 * A side of a tensor: a number, or a product of a number and of sides that are known at run time only, as
 * `8*"batch"*"rows"`. Equal products are equal strings.
 */
export type Dimension = number | string

/** A side that has nothing but a name. */
export const namedDimension = (name: string): Dimension => `"${name.replaceAll('*', '×')}"`

interface Product {
  readonly number: number
  readonly names: readonly string[]
}

const parse = (dimension: Dimension): Product => {
  if (typeof dimension === 'number') return { number: dimension, names: [] }
  const parts = dimension.split('*')
  return parts[0]!.startsWith('"')
    ? { number: 1, names: parts }
    : { number: Number(parts[0]), names: parts.slice(1) }
}

const format = ({ number, names }: Product): Dimension => {
  if (names.length === 0 || number === 0) return number
  return [...(number === 1 ? [] : [number]), ...[...names].sort()].join('*')
}

export const multiply = (...dimensions: readonly Dimension[]): Dimension => {
  const products = dimensions.map(parse)
  return format({
    number: products.reduce((product, { number }) => product * number, 1),
    names: products.flatMap(({ names }) => names),
  })
}

/** Undefined where it is not whole. */
export const divide = (dividend: Dimension, divisor: Dimension): Dimension | undefined => {
  const by = parse(divisor)
  const { number, names } = parse(dividend)
  const left = [...names]
  for (const name of by.names) {
    const at = left.indexOf(name)
    if (at < 0) return undefined
    left.splice(at, 1)
  }
  return by.number !== 0 && number % by.number === 0
    ? format({ number: number / by.number, names: left })
    : undefined
}
