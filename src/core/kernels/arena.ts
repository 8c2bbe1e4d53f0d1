const PAGE = 65_536
/** So that no two arrays share a vector, and a kernel may read one beyond the end of each. */
const ALIGNMENT = 16

type Placeable = Float32Array | Int32Array | Uint8Array | Uint16Array

/** The memory of the kernels, given out from its start to its end. */
export interface Arena {
  /** Room for so many bytes; what is in it is left from before. Returns its address. */
  reserve(bytes: number): number
  /** A copy of an array. Returns its address. */
  place(data: Placeable): number
  /** Copies of arrays one after the other, without gaps. Returns the address of the first. */
  placeTogether(arrays: readonly Placeable[]): number
  /** Overwrites what lies at an address. */
  replace(address: number, data: Placeable): void
  /** A copy of what lies at an address. */
  floats(address: number, length: number): Float32Array
  bytes(address: number, length: number): Uint8Array
  /** The 32-bit integer at an address. */
  integer(address: number): number
  /** Copies bytes from one address to another. */
  copy(from: number, to: number, bytes: number): void
  /** Sets bytes to 0. */
  clearBytes(address: number, bytes: number): void
  /** What is reserved by `compute` is free again after it. */
  borrow<T>(compute: () => T): T
  /** Begins at the start again. */
  clear(): void
}

/** @param start the first address that may be given out */
export const createArena = (memory: WebAssembly.Memory, start: number): Arena => {
  let top = start
  const reserve = (bytes: number): number => {
    const address = Math.ceil(top / ALIGNMENT) * ALIGNMENT
    top = address + bytes + ALIGNMENT
    const missing = top - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    return address
  }
  const replace = (address: number, { buffer, byteOffset, byteLength }: Placeable): void =>
    new Uint8Array(memory.buffer, address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength))
  return {
    reserve,
    replace,
    place: data => {
      const address = reserve(data.byteLength)
      replace(address, data)
      return address
    },
    placeTogether: arrays => {
      const address = reserve(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0))
      let next = address
      for (const data of arrays) {
        replace(next, data)
        next += data.byteLength
      }
      return address
    },
    floats: (address, length) => new Float32Array(memory.buffer, address, length).slice(),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length).slice(),
    integer: address => new Int32Array(memory.buffer, address, 1)[0]!,
    copy: (from, to, bytes) => {
      new Uint8Array(memory.buffer).copyWithin(to, from, from + bytes)
    },
    clearBytes: (address, bytes) => {
      new Uint8Array(memory.buffer, address, bytes).fill(0)
    },
    borrow: compute => {
      const before = top
      const result = compute()
      top = before
      return result
    },
    clear: () => {
      top = start
    },
  }
}
