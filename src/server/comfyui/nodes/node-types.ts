import type { NodeType } from '../node-type.ts'
import { conditioningNodes } from './conditioning.ts'
import { externalNodes } from './external.ts'
import { faceNodes } from './faces.ts'
import { latentNodes } from './latents.ts'
import { loaderNodes } from './loaders.ts'
import { outputNodes } from './outputs.ts'
import { maskNodes, pictureNodes } from './pictures.ts'
import { primitiveNodes } from './primitives.ts'
import { customSamplerNodes, samplerNodes } from './sampling.ts'
import { tileNodes } from './tiles.ts'

/** Every kind of node that there is, by the name of its class. */
export const nodeTypes: ReadonlyMap<string, NodeType> = new Map(
  [
    ...[loaderNodes, conditioningNodes, latentNodes, samplerNodes, customSamplerNodes],
    ...[pictureNodes, maskNodes, faceNodes, externalNodes, tileNodes, outputNodes, primitiveNodes],
  ].flatMap(nodes => Object.entries(nodes)),
)
