// What the module of kernels exports; `assembly` says what the arguments mean.

/** Addresses are bytes in the arena. */
export type Address = number

export interface Kernels {
  readonly memory: WebAssembly.Memory
  heapBase(): Address
  sumPlane(plane: Address, count: number): number
  addScaled(sum: Address, plane: Address, factor: number, count: number): void
  multiply(a: Address, b: Address, out: Address, count: number): void
  subtract(a: Address, b: Address, out: Address, count: number): void
  divide(top: Address, bottom: Address, excess: number, least: number, count: number): void
  divideByWeight(sums: Address, weights: Address, count: number): void
  exclude(plane: Address, hidden: Address, factor: number, count: number): void
  fitGuide(
    slope: Address,
    offset: Address,
    meanGuide: Address,
    meanInput: Address,
    epsilon: number,
    count: number,
  ): void
  scale(plane: Address, factor: number, count: number): void
  mixWhere(plane: Address, other: Address, weights: Address, covered: Address, count: number): void
  toCoverage(covered: Address, count: number, out: Address): void
  convolve(
    data: Address,
    width: number,
    height: number,
    channels: number,
    kernel: Address,
    taps: number,
    between: Address,
    row: Address,
  ): void
  boxFilter(
    data: Address,
    width: number,
    height: number,
    channels: number,
    radius: number,
    edge: number,
    passes: number,
    between: Address,
    rows: Address,
    sums: Address,
  ): Address
  sumBlocks(
    plane: Address,
    weights: Address,
    width: number,
    height: number,
    step: number,
    sums: Address,
  ): void
  countBlocks(width: number, height: number, step: number, counts: Address): void
  expandBlocks(plane: Address, step: number, width: number, height: number, out: Address, work: Address): void
  srgbToOklab(rgb: Address, count: number, linear: Address, L: Address, a: Address, b: Address): void
  oklabToSrgb(L: Address, a: Address, b: Address, count: number, bytes: Address, rgb: Address): void
  blendOklab(
    L: Address,
    a: Address,
    b: Address,
    opacity: Address,
    strength: number,
    count: number,
    bytes: Address,
    rgb: Address,
  ): void
  findFrontTriangles(
    vertices: Address,
    corners: Address,
    count: number,
    width: number,
    height: number,
    front: Address,
    depth: Address,
  ): void
  labelPixels(front: Address, labels: Address, count: number, out: Address): void
  interpolateAttribute(
    vertices: Address,
    corners: Address,
    count: number,
    front: Address,
    width: number,
    height: number,
    values: Address,
    slopes: Address,
    plane: Address,
  ): void
  findBounds(covered: Address, x: Address, y: Address, count: number, out: Address): void
  measureFootprints(
    covered: Address,
    x: Address,
    y: Address,
    width: number,
    height: number,
    footprints: Address,
    samples: Address,
  ): number
  averageBytes(rgb: Address, width: number, height: number, step: number, out: Address): void
  halve(data: Address, width: number, height: number, out: Address): void
  remap(
    covered: Address,
    x: Address,
    y: Address,
    footprints: Address,
    pixels: number,
    levels: Address,
    count: number,
    firstLevel: number,
    left: number,
    top: number,
    low: number,
    high: number,
    rgb: Address,
  ): void
  sampleSteps(covered: Address, x: Address, y: Address, width: number, height: number, out: Address): number
  findJumps(
    covered: Address,
    x: Address,
    y: Address,
    width: number,
    height: number,
    limit: number,
    marks: Address,
    pixels: Address,
  ): number
  smoothPixels(
    plane: Address,
    covered: Address,
    width: number,
    pixels: Address,
    count: number,
    smooth: Address,
  ): void
  findDistrusted(trust: Address, covered: Address, count: number, limit: number, pixels: Address): number
  squareTrust(trust: Address, covered: Address, count: number, out: Address): void
  fillPixels(
    plane: Address,
    trust: Address,
    width: number,
    pixels: Address,
    count: number,
    top: number,
    step: number,
    around: Address,
    columns: number,
    rows: number,
  ): void
  solvePoisson(
    cells: Address,
    stride: number,
    rows: number,
    screening: number,
    values: Address,
    planes: number,
    right: Address,
    tolerance: number,
    maxCycles: number,
    work: Address,
  ): void
  fixedDifferences(
    cells: Address,
    from: Address,
    to: Address,
    count: number,
    limit: number,
    out: Address,
  ): void
  copyRows(
    from: Address,
    fromStride: number,
    to: Address,
    toStride: number,
    bytes: number,
    rows: number,
  ): void
  transferColour(
    warped: Address,
    coverage: Address,
    width: number,
    height: number,
    coarse: Address,
    step: number,
    tones: Address,
    work: Address,
  ): void
  sampleMagnitudes(plane: Address, weights: Address, count: number, stride: number, out: Address): number
  meanSquare(plane: Address, weights: Address, count: number, limit: number): number
  addDetail(
    L: Address,
    weights: Address,
    energy: Address,
    fine: Address,
    middle: Address,
    perEnergy: number,
    fineShare: number,
    middleShare: number,
    count: number,
  ): void
  withoutNeutral(
    L: Address,
    a: Address,
    b: Address,
    weights: Address,
    count: number,
    out: Address,
    work: Address,
  ): void
  fitSkin(
    L: Address,
    a: Address,
    b: Address,
    prior: Address,
    width: number,
    height: number,
    hueTerms: number,
    model: Address,
    work: Address,
  ): void
  weighSkin(
    model: Address,
    L: Address,
    a: Address,
    b: Address,
    prior: Address,
    width: number,
    height: number,
    acceptShadows: boolean,
    weights: Address,
    work: Address,
  ): void
  measureSkin(
    model: Address,
    cellsAcross: number,
    cellsDown: number,
    L: Address,
    a: Address,
    b: Address,
    covered: Address,
    width: number,
    height: number,
    first: number,
    step: number,
    strict: Address,
    tolerant: Address,
    hue: Address,
  ): void
  contrastGain(from: number, to: number): number
  transferLightness(L: number, from: number, to: number): number
  transferHighlight(L: number, from: number, to: number, fromWhite: number, toWhite: number): number
}
