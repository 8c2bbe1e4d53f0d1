import { choice, link, type NodeType, text } from '../node-type.ts'
import { imageOf } from './pictures.ts'

/** The prefix is read and left: pictures of the library are named by when they were made, and their prompt. */
const filename_prefix = text('ComfyUI')

/** Source of the names and inputs: ComfyUI, nodes.py and comfy_extras/nodes_images.py; comfyui-tooling-nodes, nodes.py */
export const outputNodes: Readonly<Record<string, NodeType>> = {
  SaveImage: {
    title: 'Save Image',
    category: 'image',
    inputs: () => ({ required: { images: link('IMAGE'), filename_prefix } }),
    output: inputs => ({ image: imageOf(inputs, 'images'), kind: 'saved' }),
  },
  PreviewImage: {
    title: 'Preview Image',
    category: 'image',
    inputs: () => ({ required: { images: link('IMAGE') } }),
    output: inputs => ({ image: imageOf(inputs, 'images'), kind: 'temporary' }),
  },
  SaveImageWebsocket: {
    title: 'SaveImageWebsocket',
    category: 'api/image',
    inputs: () => ({ required: { images: link('IMAGE') } }),
    output: inputs => ({ image: imageOf(inputs, 'images'), kind: 'sent' }),
  },
  ETN_SendImageWebSocket: {
    title: 'Send Image (WebSocket)',
    category: 'external_tooling',
    inputs: () => ({ required: { images: link('IMAGE') }, optional: { format: choice(['PNG']) } }),
    output: inputs => ({ image: imageOf(inputs, 'images'), kind: 'sent', isTold: true }),
  },
  ETN_SaveImageCache: {
    title: 'Save Image to Cache',
    category: 'external_tooling',
    inputs: () => ({ required: { images: link('IMAGE') }, optional: { format: choice(['PNG']) } }),
    output: inputs => ({ image: imageOf(inputs, 'images'), kind: 'cached' }),
  },
}
