/** One number for each colour, in this order whatever the order of a tensor's channels. */
type PerColour = readonly [red: number, green: number, blue: number]

/**
 * What a network is given for a byte of an image: `(byte × scale − mean) / std`. The words are those of transformers'
 * image processors (`rescale_factor`, `image_mean`, `image_std`) and of insightface (`input_mean`, `input_std`).
 */
export interface Normalisation {
  /** The order of the channels in the tensor. */
  readonly order: 'rgb' | 'bgr'
  /** 1 where `mean` and `std` are in bytes, 1/255 where they are in 0 to 1. */
  readonly scale: number
  /** One number stands for all three colours. */
  readonly mean: number | PerColour
  readonly std: number | PerColour
}

/** A normalisation that treats the colours alike, which `warpToTensor` can fold into its weights. */
export interface UniformNormalisation extends Normalisation {
  readonly mean: number
  readonly std: number
}

/** Bytes as they are: for graphs that normalise inside. */
export const rawBytes = { order: 'rgb', scale: 1, mean: 0, std: 1 } as const satisfies Normalisation
export const zeroToOne = { order: 'rgb', scale: 1 / 255, mean: 0, std: 1 } as const satisfies Normalisation
export const minusOneToOne = {
  order: 'rgb',
  scale: 1 / 255,
  mean: 0.5,
  std: 0.5,
} as const satisfies Normalisation
/** Mean and standard deviation of ImageNet's training images. */
export const imageNet = {
  order: 'rgb',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const satisfies Normalisation

/** The number of a colour: 0 for red, 1 for green, 2 for blue. */
export const ofColour = (value: number | PerColour, colour: number): number =>
  typeof value === 'number' ? value : value[colour]!

/** Where the planes of red, green and blue begin in a tensor [1, 3, height, width] of `area` pixels. */
export const planeStarts = ({ order }: Normalisation, area: number) =>
  order === 'rgb' ? { red: 0, green: area, blue: 2 * area } : { red: 2 * area, green: area, blue: 0 }
