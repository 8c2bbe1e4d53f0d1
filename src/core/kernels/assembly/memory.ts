/** Address of the i-th float of an array. */
export function at(array: usize, i: i32): usize {
  return array + ((<usize>i) << 2)
}

/** The i-th float of an array. */
export function float(array: usize, i: i32): f32 {
  return load<f32>(array + ((<usize>i) << 2))
}

export function setFloat(array: usize, i: i32, value: f32): void {
  store<f32>(array + ((<usize>i) << 2), value)
}

/** The nearest index from 0 to n - 1: borders are repeated. */
export function clampIndex(i: i32, n: i32): i32 {
  return i < 0 ? 0 : i < n ? i : n - 1
}
