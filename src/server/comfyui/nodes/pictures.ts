import type { MaskChannel, ScaleMethod } from '../../../engine/index.ts'
import { refusal } from '../node-issues.ts'
import { choice, flag, float, type InputSpec, type Inputs, int, link, type NodeType } from '../node-type.ts'
import type { Image, Mask, ValueOf } from '../values.ts'

export const scaleMethods = ['nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'] as const

const maxSide = 16_384
const side = (otherwise: number) => int(otherwise, 1, maxSide)
const margin = int(0, 0, maxSide, 8)

/** @throws NodeRefusal for what only a ControlNet sees */
export const imageOf = (inputs: Inputs, name: string): Image => {
  const { image, preprocessor } = inputs.link(name, 'IMAGE')
  if (preprocessor) throw refusal(name, 'What a preprocessor makes is seen by ControlNets only.')
  return image
}

const image = (value: Image): ValueOf<'IMAGE'> => ({ type: 'IMAGE', image: value })
const mask = (value: Mask): ValueOf<'MASK'> => ({ type: 'MASK', mask: value })

const box = { x: int(0, 0, maxSide), y: int(0, 0, maxSide), width: side(512), height: side(512) }
const boxOf = (inputs: Inputs) => ({
  x: inputs.number('x'),
  y: inputs.number('y'),
  width: inputs.number('width'),
  height: inputs.number('height'),
})

/** `name`, `folder/name`, or with the place where it lies: `name [temp]`. Source: ComfyUI, folder_paths.py */
const sentPicture = (names: ReadonlyMap<string, string>, name: string): Image => {
  const key = names.get(name.replace(/ \[input\]$/, ''))
  if (key !== undefined) return { kind: 'picture', picture: { kind: 'sent', key } }
  throw refusal('image', `Invalid image file: ${name}. Send it to /upload/image first.`)
}

const sentName = (names: ReadonlyMap<string, string>): InputSpec => ({
  type: [...names.keys()],
  options: { image_upload: true },
  isOpen: true,
})

const sides = (inputs: Inputs) => ({
  left: inputs.number('left'),
  top: inputs.number('top'),
  right: inputs.number('right'),
  bottom: inputs.number('bottom'),
})

/** Source of the names and inputs: ComfyUI, nodes.py, comfy_extras/nodes_images.py and nodes_mask.py */
export const pictureNodes: Readonly<Record<string, NodeType>> = {
  LoadImage: {
    title: 'Load Image',
    category: 'image',
    inputs: ({ inputs }) => ({ required: { image: sentName(inputs) } }),
    outputs: ['IMAGE', 'MASK'],
    values: (inputs, installed) => {
      const loaded = sentPicture(installed.inputs, inputs.text('image'))
      return [image(loaded), mask({ kind: 'transparency', image: loaded })]
    },
  },
  LoadImageMask: {
    title: 'Load Image (as Mask)',
    category: 'mask',
    inputs: ({ inputs }) => ({
      required: {
        image: sentName(inputs),
        channel: choice(['alpha', 'red', 'green', 'blue']),
      },
    }),
    outputs: ['MASK'],
    values: (inputs, installed) => {
      const loaded = sentPicture(installed.inputs, inputs.text('image'))
      const channel = inputs.text('channel') as MaskChannel
      return [
        mask(
          channel === 'alpha'
            ? { kind: 'transparency', image: loaded }
            : { kind: 'channel', image: loaded, channel },
        ),
      ]
    },
  },
  EmptyImage: {
    title: 'EmptyImage',
    category: 'image',
    inputs: () => ({
      required: {
        width: side(512),
        height: side(512),
        batch_size: int(1, 1, 1),
        color: int(0, 0, 0xffffff),
      },
    }),
    outputs: ['IMAGE'],
    values: inputs => [
      image({
        kind: 'solid',
        width: inputs.number('width'),
        height: inputs.number('height'),
        colour: inputs.number('color'),
      }),
    ],
  },
  ImageScale: {
    title: 'Upscale Image',
    category: 'image/upscaling',
    inputs: () => ({
      required: {
        image: link('IMAGE'),
        upscale_method: choice(scaleMethods),
        width: int(512, 0, maxSide),
        height: int(512, 0, maxSide),
        crop: choice(['disabled', 'center']),
      },
    }),
    outputs: ['IMAGE'],
    values: inputs => {
      const given = inputs.link('image', 'IMAGE')
      const [width, height] = [inputs.number('width'), inputs.number('height')]
      const method = inputs.text('upscale_method') as ScaleMethod
      const cropsMiddle = inputs.text('crop') === 'center' && width > 0 && height > 0
      return [{ ...given, image: { kind: 'scaled', image: given.image, width, height, method, cropsMiddle } }]
    },
  },
  ImageScaleBy: {
    title: 'Upscale Image By',
    category: 'image/upscaling',
    inputs: () => ({
      required: {
        image: link('IMAGE'),
        upscale_method: choice(scaleMethods),
        scale_by: float(1, 0.01, 8),
      },
    }),
    outputs: ['IMAGE'],
    values: inputs => [
      image({
        kind: 'scaled-by',
        image: imageOf(inputs, 'image'),
        factor: inputs.number('scale_by'),
        method: inputs.text('upscale_method') as ScaleMethod,
      }),
    ],
  },
  ImageCrop: {
    title: 'Image Crop',
    category: 'image/transform',
    inputs: () => ({
      required: { image: link('IMAGE'), width: box.width, height: box.height, x: box.x, y: box.y },
    }),
    outputs: ['IMAGE'],
    values: inputs => [image({ kind: 'cropped', image: imageOf(inputs, 'image'), box: boxOf(inputs) })],
  },
  ImageInvert: {
    title: 'Invert Image',
    category: 'image',
    inputs: () => ({ required: { image: link('IMAGE') } }),
    outputs: ['IMAGE'],
    values: inputs => [image({ kind: 'inverted', image: imageOf(inputs, 'image') })],
  },
  ImagePadForOutpaint: {
    title: 'Pad Image for Outpainting',
    category: 'image',
    inputs: () => ({
      required: {
        image: link('IMAGE'),
        ...{ left: margin, top: margin, right: margin, bottom: margin },
        feathering: int(40, 0, maxSide),
      },
    }),
    outputs: ['IMAGE', 'MASK'],
    values: inputs => {
      const given = imageOf(inputs, 'image')
      const feathering = inputs.number('feathering')
      return [
        image({ kind: 'padded', image: given, sides: sides(inputs) }),
        mask({ kind: 'sides', image: given, sides: sides(inputs), feathering }),
      ]
    },
  },
  ImageCompositeMasked: {
    title: 'ImageCompositeMasked',
    category: 'image',
    inputs: () => ({
      required: {
        destination: link('IMAGE'),
        source: link('IMAGE'),
        x: int(0, -maxSide, maxSide),
        y: int(0, -maxSide, maxSide),
        resize_source: flag(false),
      },
      optional: { mask: link('MASK') },
    }),
    outputs: ['IMAGE'],
    values: inputs => [
      image({
        kind: 'pasted',
        onto: imageOf(inputs, 'destination'),
        image: imageOf(inputs, 'source'),
        x: inputs.number('x'),
        y: inputs.number('y'),
        mask: inputs.optional('mask', 'MASK')?.mask,
        resizes: inputs.flag('resize_source'),
      }),
    ],
  },
}

/** Source likewise. */
export const maskNodes: Readonly<Record<string, NodeType>> = {
  MaskToImage: {
    title: 'Convert Mask to Image',
    category: 'mask',
    inputs: () => ({ required: { mask: link('MASK') } }),
    outputs: ['IMAGE'],
    values: inputs => [image({ kind: 'mask', mask: inputs.link('mask', 'MASK').mask })],
  },
  ImageToMask: {
    title: 'Convert Image to Mask',
    category: 'mask',
    inputs: () => ({
      required: { image: link('IMAGE'), channel: choice(['red', 'green', 'blue', 'alpha']) },
    }),
    outputs: ['MASK'],
    values: inputs => [
      mask({
        kind: 'channel',
        image: imageOf(inputs, 'image'),
        channel: inputs.text('channel') as MaskChannel,
      }),
    ],
  },
  InvertMask: {
    title: 'InvertMask',
    category: 'mask',
    inputs: () => ({ required: { mask: link('MASK') } }),
    outputs: ['MASK'],
    values: inputs => [mask({ kind: 'inverted', mask: inputs.link('mask', 'MASK').mask })],
  },
  GrowMask: {
    title: 'GrowMask',
    category: 'mask',
    inputs: () => ({
      required: { mask: link('MASK'), expand: int(0, -256, 256), tapered_corners: flag(true) },
    }),
    outputs: ['MASK'],
    values: inputs => [
      mask({
        kind: 'grown',
        mask: inputs.link('mask', 'MASK').mask,
        pixels: inputs.number('expand'),
        tapers: inputs.flag('tapered_corners'),
      }),
    ],
  },
  ThresholdMask: {
    title: 'ThresholdMask',
    category: 'mask',
    inputs: () => ({ required: { mask: link('MASK'), value: float(0.5, 0, 1) } }),
    outputs: ['MASK'],
    values: inputs => [
      mask({
        kind: 'threshold',
        mask: inputs.link('mask', 'MASK').mask,
        above: inputs.number('value'),
      }),
    ],
  },
  CropMask: {
    title: 'CropMask',
    category: 'mask',
    inputs: () => ({ required: { mask: link('MASK'), ...box } }),
    outputs: ['MASK'],
    values: inputs => [mask({ kind: 'cropped', mask: inputs.link('mask', 'MASK').mask, box: boxOf(inputs) })],
  },
  SolidMask: {
    title: 'SolidMask',
    category: 'mask',
    inputs: () => ({
      required: { value: float(1, 0, 1), width: side(512), height: side(512) },
    }),
    outputs: ['MASK'],
    values: inputs => [
      mask({
        kind: 'solid',
        width: inputs.number('width'),
        height: inputs.number('height'),
        value: inputs.number('value'),
      }),
    ],
  },
}
