/** Continued fraction terms that are enough for double precision. */
const MAX_TERMS = 300
const TINY = 1e-300

/** Coefficients of Lanczos' approximation, g = 7. */
const LANCZOS = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
]

/** log Γ(x), x > 0. */
const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const t = x + 6.5
  const sum = LANCZOS.reduce((total, c, i) => total + (i === 0 ? c : c / (x - 1 + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/**
 * The regularised incomplete beta function: the distribution function of the beta distribution.
 * Source: DLMF 8.17.22, evaluated by Lentz's method
 */
const betaCdf = (x: number, a: number, b: number): number => {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  // The fraction converges fast below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a)
  const notZero = (value: number) => (Math.abs(value) < TINY ? TINY : value)
  let [c, d] = [1, 1 / notZero(1 - ((a + b) * x) / (a + 1))]
  let fraction = d
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const term of [even, odd]) {
      d = 1 / notZero(1 + term * d)
      c = notZero(1 + term / c)
      change = c * d
      fraction *= change
    }
    if (Math.abs(change - 1) < Number.EPSILON) break
  }
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)
  return (Math.exp(front) * fraction) / a
}

/**
 * The quantile function of the beta distribution: where its distribution function is `p`, to double precision at about
 * 10⁻¹⁵. `scipy.stats.beta.ppf`.
 * @param p 0 to 1
 */
export const betaQuantile = (p: number, a: number, b: number): number => {
  let [low, high] = [0, 1]
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (betaCdf(middle, a, b) < p) low = middle
    else high = middle
  }
  return high
}
