import { refusal } from '../node-issues.ts'
import { flag, type InputSpec, type Inputs, int, link, type NodeType } from '../node-type.ts'
import type { Image, Mask, ValueOf } from '../values.ts'
import { imageOf } from './pictures.ts'

const index: InputSpec = { type: 'INT', options: { default: 0, min: 0, max: 10_000 } }
const place = { layout: link('TileLayout'), index }
const placeOf = (inputs: Inputs) => ({
  layout: inputs.link('layout', 'TileLayout').layout,
  index: inputs.number('index'),
})

const image = (value: Image): ValueOf<'IMAGE'> => ({ type: 'IMAGE', image: value })
const mask = (value: Mask): ValueOf<'MASK'> => ({ type: 'MASK', mask: value })

/** Large pictures are drawn in tiles by Krita AI Diffusion. Source of the names and inputs: comfyui-tooling-nodes, tile.py */
export const tileNodes: Readonly<Record<string, NodeType>> = {
  ETN_TileLayout: {
    title: 'Create Tile Layout',
    category: 'external_tooling/tiles',
    inputs: () => ({
      required: {
        image: link('IMAGE'),
        min_tile_size: int(512, 64, 8192, 8),
        padding: int(32, 0, 8192, 8),
        blending: int(8, 0, 256, 8),
        multiple: int(8, 1, 1024),
      },
    }),
    outputs: [['TileLayout', 'layout']],
    values: inputs => {
      const layout = {
        minTileSize: inputs.number('min_tile_size'),
        padding: inputs.number('padding'),
        blending: inputs.number('blending'),
        multiple: inputs.number('multiple'),
      }
      if (layout.blending > layout.padding) throw refusal('blending', 'It has to be at most the padding.')
      if (layout.minTileSize <= 2 * layout.padding)
        throw refusal('padding', 'It has to be less than half of a tile.')
      return [{ type: 'TileLayout', image: imageOf(inputs, 'image'), layout }]
    },
  },
  ETN_ExtractImageTile: {
    title: 'Extract Image Tile',
    category: 'external_tooling/tiles',
    inputs: () => ({ required: { image: link('IMAGE'), ...place } }),
    outputs: [['IMAGE', 'tile']],
    values: inputs => [image({ kind: 'tile', image: imageOf(inputs, 'image'), ...placeOf(inputs) })],
  },
  ETN_ExtractMaskTile: {
    title: 'Extract Mask Tile',
    category: 'external_tooling/tiles',
    inputs: () => ({ required: { mask: link('MASK'), ...place } }),
    outputs: [['MASK', 'tile']],
    values: inputs => [mask({ kind: 'tile', mask: inputs.link('mask', 'MASK').mask, ...placeOf(inputs) })],
  },
  ETN_GenerateTileMask: {
    title: 'Generate Tile Mask',
    category: 'external_tooling/tiles',
    inputs: () => ({ required: place, optional: { blend: flag(false) } }),
    outputs: ['MASK'],
    values: inputs => [
      mask({
        kind: 'tile-share',
        image: inputs.link('layout', 'TileLayout').image,
        ...placeOf(inputs),
        blends: inputs.flag('blend'),
      }),
    ],
  },
  ETN_MergeImageTile: {
    title: 'Merge Image Tile',
    category: 'external_tooling/tiles',
    inputs: () => ({ required: { image: link('IMAGE'), ...place, tile: link('IMAGE') } }),
    outputs: ['IMAGE'],
    values: inputs => [
      image({
        kind: 'merged',
        onto: imageOf(inputs, 'image'),
        tile: imageOf(inputs, 'tile'),
        ...placeOf(inputs),
      }),
    ],
  },
}
