import { oklabToSrgb } from '../../../imaging/colour/colour-spaces.ts'
import { smoothstep } from '../math.ts'
import { type LabPlanes, labChannels } from './lab-planes.ts'

/** How the picture of a face was exposed. */
export interface Exposure {
  /** What OKLab is multiplied with to show the face in ordinary light: 1 unless it is underexposed, up to 5. */
  readonly gain: number
  /** How far the colours can be trusted: 1, down to 0 where an overexposed face has lost them. */
  readonly colour: number
}

/**
 * What the brighter part of a face has at least in ordinary light. Of dark skin the eyes' whites are that part, so
 * that it is not taken for pale skin in the dark.
 */
const ORDINARY = 0.68
const LARGEST_GAIN = 5

/** Share of the skin that counts as its brighter part. */
const BRIGHTER = 0.25
/** Every so many pixels are looked at for it. */
const SAMPLED = 7

/** From this value on a channel is clipped, or was before the picture was compressed. */
const CLIPPED = 251
/** Skin with two clipped channels is lighter than this. */
const CLIPPED_LIGHTNESS = 0.85
/** Share of the skin with two channels clipped, but not white: where the hue is false. */
const FALSE_HUE = { least: 0.012, all: 0.05 }
/** Share of the skin that is white: more than the whitest beard covers. */
const WHITE = { least: 0.5, all: 0.7 }

/**
 * @param planes the picture as it is
 * @param skin where skin is expected, 0 to 1 per pixel
 * @param eyeWhite lightness of the eyes' whites, see `whitestOf`; 0 where none are seen
 */
export const readExposure = (planes: LabPlanes, skin: Float32Array, eyeWhite: number): Exposure => ({
  gain: Math.min(LARGEST_GAIN, Math.max(1, ORDINARY / Math.max(eyeWhite, brighterPart(planes.L, skin)))),
  colour: trustInColour(planes, skin),
})

const brighterPart = (L: Float32Array, skin: Float32Array): number => {
  const seen: number[] = []
  for (let i = 0; i < skin.length; i += SAMPLED) if (skin[i]! > 0.5) seen.push(L[i]!)
  return Float32Array.from(seen).sort()[Math.floor((1 - BRIGHTER) * seen.length)] ?? ORDINARY
}

/**
 * A channel that is clipped stands still while the others rise: overexposed skin turns yellow, then white, and what
 * is left of its hue says nothing.
 */
const trustInColour = (planes: LabPlanes, skin: Float32Array): number => {
  const total = skin.reduce((sum, weight) => sum + weight, 1e-6)
  const light: number[] = []
  for (let i = 0; i < skin.length; i++) if (skin[i]! > 0 && planes.L[i]! > CLIPPED_LIGHTNESS) light.push(i)
  const rgb = oklabToSrgb(Float32Array.from(light.flatMap(i => [planes.L[i]!, planes.a[i]!, planes.b[i]!])))
  let [two, three] = [0, 0]
  light.forEach((i, k) => {
    let clipped = 0
    for (let c = 0; c < 3; c++) if (rgb[3 * k + c]! >= CLIPPED) clipped++
    if (clipped === 2) two += skin[i]!
    if (clipped === 3) three += skin[i]!
  })
  return Math.min(
    smoothstep(FALSE_HUE.all, FALSE_HUE.least, two / total),
    smoothstep(WHITE.all, WHITE.least, three / total),
  )
}

/**
 * The picture as ordinary light would show it. A change of exposure scales linear light, so all of OKLab by one
 * factor.
 */
export const adjustExposure = (planes: LabPlanes, { gain }: Pick<Exposure, 'gain'>): LabPlanes =>
  scale(planes, gain, gain)

/** The picture without the colours that cannot be trusted. */
export const fadeColours = (planes: LabPlanes, { colour }: Pick<Exposure, 'colour'>): LabPlanes =>
  scale(planes, 1, colour)

const scale = (planes: LabPlanes, lightness: number, chroma: number): LabPlanes => {
  if (lightness === 1 && chroma === 1) return planes
  const [L, a, b] = labChannels.map(channel => {
    const factor = channel === 'L' ? lightness : chroma
    return planes[channel].map(value => value * factor)
  }) as [Float32Array, Float32Array, Float32Array]
  return { ...planes, L, a, b }
}
