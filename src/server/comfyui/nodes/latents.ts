import type { ScaleMethod } from '../../../engine/index.ts'
import { refusal } from '../node-issues.ts'
import { choice, float, type Inputs, int, link, type NodeType } from '../node-type.ts'
import type { DrawingStart, Image, Source, ValueOf, Values } from '../values.ts'
import { imageOf } from './pictures.ts'

export const pictureOf = (picture: Source): Image => ({ kind: 'picture', picture })

/** What Likeness draws, in pixels; others are cut to it. */
const side = int(512, 64, 4096, 8)

type Encoded = Extract<DrawingStart, { kind: 'picture' }>

/** A latent as the picture that it is one of: what was drawn is decoded, and encoded again. */
export const asPicture = (latent: Values['LATENT'], input: string): Encoded => {
  switch (latent.kind) {
    case 'picture':
      return latent
    case 'drawn':
      return { kind: 'picture', image: pictureOf(latent.drawing), copies: 1 }
    case 'empty':
      throw refusal(input, 'It is empty. Link a picture through VAEEncode, or what a sampler drew.')
  }
}

const encoded = (inputs: Inputs): Encoded => ({
  kind: 'picture',
  image: imageOf(inputs, 'pixels'),
  copies: 1,
})

const emptyLatent = (title: string): NodeType => ({
  title,
  category: 'latent',
  inputs: () => ({
    required: {
      width: side,
      height: side,
      batch_size: int(1, 1, 64),
    },
  }),
  outputs: ['LATENT'],
  values: inputs => [
    {
      type: 'LATENT',
      kind: 'empty',
      width: inputs.number('width'),
      height: inputs.number('height'),
      copies: inputs.number('batch_size'),
    },
  ],
})

const tiles = {
  tile_size: int(512, 64, 4096, 64),
  overlap: int(64, 0, 4096, 32),
  temporal_size: int(64, 8, 4096, 4),
  temporal_overlap: int(8, 4, 4096, 4),
}

/** Large pictures are encoded and decoded in tiles whether they are asked for or not. */
const encode = (title: string, hasTiles: boolean): NodeType => ({
  title,
  category: hasTiles ? '_for_testing' : 'latent',
  inputs: () => ({
    required: { pixels: link('IMAGE'), vae: link('VAE') },
    ...(hasTiles && { optional: tiles }),
  }),
  outputs: ['LATENT'],
  values: inputs => [{ type: 'LATENT', ...encoded(inputs) }],
})

const decode = (title: string, hasTiles: boolean): NodeType => ({
  title,
  category: hasTiles ? '_for_testing' : 'latent',
  inputs: () => ({
    required: { samples: link('LATENT'), vae: link('VAE') },
    ...(hasTiles && { optional: tiles }),
  }),
  outputs: ['IMAGE'],
  values: inputs => {
    const latent = inputs.link('samples', 'LATENT')
    const { checkpoint, use } = inputs.link('vae', 'VAE')
    if (latent.kind !== 'drawn') return [{ type: 'IMAGE', image: asPicture(latent, 'samples').image }]
    const { drawing } = latent
    if (checkpoint && checkpoint.id !== drawing.checkpoint.id)
      throw refusal('vae', "It is another checkpoint's. Link that of the sampler's, or a VAELoader.")
    return [{ type: 'IMAGE', image: pictureOf({ ...drawing, vae: use }) }]
  },
})

/** Scales the picture in place of the latent: a decoded one is sharper. */
const scaled = (
  latent: Values['LATENT'],
  change: (image: Image) => Image,
  changeSize: (size: { width: number; height: number }) => { width: number; height: number },
): ValueOf<'LATENT'> => {
  if (latent.kind === 'empty') return { type: 'LATENT', ...latent, ...changeSize(latent) }
  const { image, copies } = asPicture(latent, 'samples')
  return { type: 'LATENT', kind: 'picture', image: change(image), copies }
}

const latentMethods = choice(['nearest-exact', 'bilinear', 'area', 'bicubic'])
const wholeLatents = (pixels: number): number => Math.max(64, Math.round(pixels / 8) * 8)

/** Source of the names and inputs: ComfyUI, nodes.py and comfy_extras/nodes_sd3.py */
export const latentNodes: Readonly<Record<string, NodeType>> = {
  EmptyLatentImage: emptyLatent('Empty Latent Image'),
  EmptySD3LatentImage: emptyLatent('EmptySD3LatentImage'),
  VAEEncode: encode('VAE Encode', false),
  VAEEncodeTiled: encode('VAE Encode (Tiled)', true),
  VAEDecode: decode('VAE Decode', false),
  VAEDecodeTiled: decode('VAE Decode (Tiled)', true),
  VAEEncodeForInpaint: {
    title: 'VAE Encode (for Inpainting)',
    category: 'latent/inpaint',
    inputs: () => ({
      required: {
        pixels: link('IMAGE'),
        vae: link('VAE'),
        mask: link('MASK'),
        grow_mask_by: int(6, 0, 64),
      },
    }),
    outputs: ['LATENT'],
    values: inputs => {
      const { mask } = inputs.link('mask', 'MASK')
      const pixels = Math.ceil((inputs.number('grow_mask_by') - 1) / 2)
      const round = { kind: 'threshold', mask, above: 0.5 } as const
      const grown = pixels > 0 ? ({ kind: 'grown', mask: round, pixels, tapers: false } as const) : round
      return [{ type: 'LATENT', ...encoded(inputs), mask: grown, erases: true }]
    },
  },
  SetLatentNoiseMask: {
    title: 'Set Latent Noise Mask',
    category: 'latent/inpaint',
    inputs: () => ({ required: { samples: link('LATENT'), mask: link('MASK') } }),
    outputs: ['LATENT'],
    values: inputs => {
      const picture = asPicture(inputs.link('samples', 'LATENT'), 'samples')
      return [{ type: 'LATENT', ...picture, mask: inputs.link('mask', 'MASK').mask }]
    },
  },
  RepeatLatentBatch: {
    title: 'Repeat Latent Batch',
    category: 'latent/batch',
    inputs: () => ({ required: { samples: link('LATENT'), amount: int(1, 1, 64) } }),
    outputs: ['LATENT'],
    values: inputs => {
      const latent = inputs.link('samples', 'LATENT')
      const start = latent.kind === 'empty' ? latent : asPicture(latent, 'samples')
      return [{ type: 'LATENT', ...start, copies: start.copies * inputs.number('amount') }]
    },
  },
  LatentUpscale: {
    title: 'Upscale Latent',
    category: 'latent',
    inputs: () => ({
      required: {
        samples: link('LATENT'),
        upscale_method: latentMethods,
        width: int(512, 0, 8192, 8),
        height: int(512, 0, 8192, 8),
        crop: choice(['disabled', 'center']),
      },
    }),
    outputs: ['LATENT'],
    values: inputs => {
      const [width, height] = [inputs.number('width'), inputs.number('height')]
      const method = inputs.text('upscale_method') as ScaleMethod
      const cropsMiddle = inputs.text('crop') === 'center'
      return [
        scaled(
          inputs.link('samples', 'LATENT'),
          image => ({ kind: 'scaled', image, width, height, method, cropsMiddle }),
          size => ({ width: width || size.width, height: height || size.height }),
        ),
      ]
    },
  },
  LatentUpscaleBy: {
    title: 'Upscale Latent By',
    category: 'latent',
    inputs: () => ({
      required: {
        samples: link('LATENT'),
        upscale_method: latentMethods,
        scale_by: float(1.5, 0.01, 8),
      },
    }),
    outputs: ['LATENT'],
    values: inputs => {
      const factor = inputs.number('scale_by')
      const method = inputs.text('upscale_method') as ScaleMethod
      return [
        scaled(
          inputs.link('samples', 'LATENT'),
          image => ({ kind: 'scaled-by', image, factor, method }),
          ({ width, height }) => ({
            width: wholeLatents(width * factor),
            height: wholeLatents(height * factor),
          }),
        ),
      ]
    },
  },
}
