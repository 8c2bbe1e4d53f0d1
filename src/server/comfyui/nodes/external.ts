import { refusal } from '../node-issues.ts'
import { link, type NodeType, text } from '../node-type.ts'
import type { Image, Mask, Values } from '../values.ts'
import { imageOf } from './pictures.ts'

const sent = (key: string): Image => ({ kind: 'picture', picture: { kind: 'sent', key } })
const both = (image: Image, mask: Mask) => [
  { type: 'IMAGE', image } as const,
  { type: 'MASK', mask } as const,
]

/**
 * Nodes that Krita AI Diffusion and other programs send pictures with. Pictures in base64 are kept as files before a
 * workflow is read, and stand in it by their keys. Source: comfyui-tooling-nodes, nodes.py
 */
export const externalNodes: Readonly<Record<string, NodeType>> = {
  ETN_LoadImageBase64: {
    title: 'Load Image (Base64)',
    category: 'external_tooling',
    inputs: () => ({ required: { image: text() } }),
    outputs: ['IMAGE', 'MASK'],
    values: inputs => {
      const image = sent(inputs.text('image'))
      return both(image, { kind: 'transparency', image })
    },
  },
  ETN_LoadMaskBase64: {
    title: 'Load Mask (Base64)',
    category: 'external_tooling',
    inputs: () => ({ required: { mask: text() } }),
    outputs: ['MASK'],
    values: inputs => [
      {
        type: 'MASK',
        mask: { kind: 'channel', image: sent(inputs.text('mask')), channel: 'red' },
      },
    ],
  },
  ETN_LoadImageCache: {
    title: 'Load Image from Cache',
    category: 'external_tooling',
    inputs: () => ({ required: { id: text() } }),
    outputs: ['IMAGE', 'MASK'],
    values: (inputs, { cached }) => {
      const key = cached.get(inputs.text('id'))
      if (key === undefined)
        throw refusal('id', `There is no image "${inputs.text('id')}". Send it to /api/etn/image first.`)
      const image = sent(key)
      return both(image, { kind: 'channel', image, channel: 'alpha-or-red' })
    },
  },
  ETN_ApplyMaskToImage: {
    title: 'Apply Mask to Image',
    category: 'external_tooling',
    inputs: () => ({ required: { image: link('IMAGE'), mask: link('MASK') } }),
    outputs: ['IMAGE'],
    values: inputs => [
      {
        type: 'IMAGE',
        image: {
          kind: 'cut-out',
          image: imageOf(inputs, 'image'),
          mask: inputs.link('mask', 'MASK').mask,
        },
      },
    ],
  },
  /** There is no language to translate from: `/api/etn/languages` is empty. Source: its translation.py */
  ETN_Translate: {
    title: 'Translate Text',
    category: 'external_tooling',
    inputs: () => ({ required: { text: text('', true) } }),
    outputs: [['STRING', 'translation']],
    values: inputs => {
      const given = inputs.text('text')
      const other = [...given.matchAll(/lang:(\w\w)/g)].find(([, language]) => language !== 'en')
      if (other)
        throw refusal('text', `Nothing is translated here. Write in English, and leave out ${other[0]}.`)
      const words = given.split(/lang:en/).map(part => part.trim())
      return [{ type: 'STRING', value: words.filter(part => part !== '').join(' ') }]
    },
  },
  /** Krita's way to scale a picture that a ControlNet sees. Source: comfyui_controlnet_aux, node_wrappers/pixel_perfect.py */
  HintImageEnchance: {
    title: 'Enchance And Resize Hint Images',
    category: 'ControlNet Preprocessors',
    inputs: () => ({
      required: {
        hint_image: link('IMAGE'),
        image_gen_width: { type: 'INT', options: { default: 512, min: 64, max: 16_384 } },
        image_gen_height: { type: 'INT', options: { default: 512, min: 64, max: 16_384 } },
        resize_mode: { type: ['Just Resize', 'Crop and Resize'] },
      },
    }),
    outputs: ['IMAGE'],
    values: inputs => {
      const given: Values['IMAGE'] = inputs.link('hint_image', 'IMAGE')
      return [
        {
          type: 'IMAGE',
          ...given,
          image: {
            kind: 'scaled',
            image: given.image,
            width: inputs.number('image_gen_width'),
            height: inputs.number('image_gen_height'),
            method: 'lanczos',
            cropsMiddle: inputs.text('resize_mode') === 'Crop and Resize',
          },
        },
      ]
    },
  },
}
