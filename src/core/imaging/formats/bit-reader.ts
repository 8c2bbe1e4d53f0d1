export interface BitReader {
  /** Up to 32 bits as an unsigned number, the highest first. */
  bits(count: number): number
  flag(): boolean
  /** An unsigned Exp-Golomb code, ue(v) of ITU-T H.265, 9.2. */
  unsignedGolomb(): number
  skip(count: number): void
}

/** Reads bit by bit, the highest of each byte first. Every call throws a RangeError past the end. */
export const createBitReader = (bytes: Uint8Array): BitReader => {
  let at = 0
  const bit = (): number => {
    const byte = bytes[at >> 3]
    if (byte === undefined) throw new RangeError('past the end')
    return (byte >> (7 - (at++ & 7))) & 1
  }
  const bits = (count: number): number => {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 2 + bit()
    return value
  }
  return {
    bits,
    flag: () => bit() === 1,
    unsignedGolomb: () => {
      let zeros = 0
      while (bit() === 0) if (++zeros > 31) throw new RangeError('not an Exp-Golomb code')
      return 2 ** zeros - 1 + bits(zeros)
    },
    skip: count => {
      at += count
    },
  }
}
