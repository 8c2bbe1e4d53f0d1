import { unet2DCondition } from '../src/core/diffusion/architectures/unet-2d-condition.ts'
import { openSession } from '../src/core/onnx/open-session.ts'
import { asFloats } from '../src/core/tensor/convert.ts'
import {
  readTinyWeights,
  readUnetGolden,
  tinyUnetConfig,
  unetError,
  unetFeeds,
} from './golden/unet-golden.ts'

/** Tells how far a UNet that is written for graphics cards is from diffusers' on WebGPU. */
const [name = '', folder = ''] = process.argv.slice(2)
const config = await tinyUnetConfig(name, folder)
// SwiftShader computes nothing in half precision.
const graph = unet2DCondition(await readTinyWeights(name, folder), config, {
  family: 'gpu',
  precision: 'float32',
})
const session = await openSession(graph, { provider: 'webgpu', weightsFolder: folder })
const [golden] = readUnetGolden(name, folder).cases
const { out_sample } = await session.run(unetFeeds(golden!, config))
await session.dispose()
process.stdout.write(
  `${JSON.stringify({ provider: session.provider, error: unetError(golden!, asFloats(out_sample!)) })}\n`,
)
