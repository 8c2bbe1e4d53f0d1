// Pictures and masks that are computed from others without a network, as ComfyUI's nodes do. They are described first
// and computed later, since a picture in them may still have to be drawn.

export type ScaleMethod = 'nearest-exact' | 'bilinear' | 'area' | 'bicubic' | 'lanczos'

/** Pixels from the upper left corner. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels at each side. */
export interface Sides {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Overlapping parts of a picture, in pixels. */
export interface TileLayout {
  /** Tiles are at least so large, where the picture is. More than twice the padding. */
  readonly minTileSize: number
  /** How far a tile reaches over each of its seams. */
  readonly padding: number
  /** Over how much of the padding neighbours are mixed. */
  readonly blending: number
  /** Sides of tiles are multiples of it, but for the last ones. */
  readonly multiple: number
}

/** @typeParam P what stands for a picture that is there already, or is yet to be made */
export type ImageExpression<P> =
  | { readonly kind: 'picture'; readonly picture: P }
  | {
      readonly kind: 'scaled'
      readonly image: ImageExpression<P>
      /** 0 follows from the other one and the picture's shape. */
      readonly width: number
      readonly height: number
      readonly method: ScaleMethod
      /** Cuts the picture's middle out in the new shape first, in place of stretching it. */
      readonly cropsMiddle: boolean
    }
  | {
      readonly kind: 'scaled-by'
      readonly image: ImageExpression<P>
      readonly factor: number
      readonly method: ScaleMethod
    }
  | { readonly kind: 'cropped'; readonly image: ImageExpression<P>; readonly box: Box }
  | { readonly kind: 'inverted'; readonly image: ImageExpression<P> }
  /** Grey at the new sides. */
  | { readonly kind: 'padded'; readonly image: ImageExpression<P>; readonly sides: Sides }
  | { readonly kind: 'mask'; readonly mask: MaskExpression<P> }
  | {
      readonly kind: 'pasted'
      readonly onto: ImageExpression<P>
      readonly image: ImageExpression<P>
      readonly x: number
      readonly y: number
      readonly mask: MaskExpression<P> | undefined
      /** First brings what is pasted to the size of the other. */
      readonly resizes: boolean
    }
  | {
      readonly kind: 'tile'
      readonly image: ImageExpression<P>
      readonly layout: TileLayout
      readonly index: number
    }
  /** One tile put back into its place. */
  | {
      readonly kind: 'merged'
      readonly onto: ImageExpression<P>
      readonly tile: ImageExpression<P>
      readonly layout: TileLayout
      readonly index: number
    }
  /** The mask becomes the picture's alpha. */
  | { readonly kind: 'cut-out'; readonly image: ImageExpression<P>; readonly mask: MaskExpression<P> }
  | {
      readonly kind: 'solid'
      readonly width: number
      readonly height: number
      /** 0xRRGGBB */
      readonly colour: number
    }

/** `alpha-or-red` is alpha of a picture that has it. */
export type MaskChannel = 'red' | 'green' | 'blue' | 'alpha' | 'alpha-or-red'

/** 0 is outside of a mask, 1 inside. */
export type MaskExpression<P> =
  /** 1 where the picture is transparent; all 0 for an opaque one. */
  | { readonly kind: 'transparency'; readonly image: ImageExpression<P> }
  | { readonly kind: 'channel'; readonly image: ImageExpression<P>; readonly channel: MaskChannel }
  | { readonly kind: 'inverted'; readonly mask: MaskExpression<P> }
  | {
      readonly kind: 'grown'
      readonly mask: MaskExpression<P>
      /** Negative ones make it smaller. */
      readonly pixels: number
      /** In steps of a cross, not of a square. */
      readonly tapers: boolean
    }
  | { readonly kind: 'threshold'; readonly mask: MaskExpression<P>; readonly above: number }
  | { readonly kind: 'cropped'; readonly mask: MaskExpression<P>; readonly box: Box }
  /** 1 on the sides that are added to a picture, and falling towards its middle. */
  | {
      readonly kind: 'sides'
      readonly image: ImageExpression<P>
      readonly sides: Sides
      readonly feathering: number
    }
  | {
      readonly kind: 'tile'
      readonly mask: MaskExpression<P>
      readonly layout: TileLayout
      readonly index: number
    }
  /** Which part of a tile of a picture is its own. */
  | {
      readonly kind: 'tile-share'
      readonly image: ImageExpression<P>
      readonly layout: TileLayout
      readonly index: number
      readonly blends: boolean
    }
  | { readonly kind: 'solid'; readonly width: number; readonly height: number; readonly value: number }

/** Everything of `P` in an expression, in the order in which it appears. */
export const picturesIn = <P>(expression: Expression<P>): P[] => {
  if (expression.kind === 'picture') return [expression.picture]
  return Object.values(expression).flatMap(value => (isExpression<P>(value) ? picturesIn(value) : []))
}

type Expression<P> = ImageExpression<P> | MaskExpression<P>

/** An expression of other pictures, each put in the place of one. */
export const withPictures = <P, Q, E extends Expression<P>>(
  expression: E,
  other: (picture: P) => Q,
): E extends ImageExpression<P> ? ImageExpression<Q> : MaskExpression<Q> => {
  const replaced = (part: Expression<P>): unknown =>
    part.kind === 'picture'
      ? { kind: 'picture', picture: other(part.picture) }
      : Object.fromEntries(
          Object.entries(part).map(([name, value]) => [
            name,
            isExpression<P>(value) ? replaced(value) : value,
          ]),
        )
  return replaced(expression) as ReturnType<typeof withPictures<P, Q, E>>
}

const isExpression = <P>(value: unknown): value is Expression<P> =>
  typeof value === 'object' && value !== null && 'kind' in value
