import { fixedInputSize, type Session } from '../../onnx/session.ts'
import { asFloats, castFloats } from '../../tensor/convert.ts'
import type { FloatTensor } from '../../tensor/tensor.ts'
import { inTiles, thinOut, type VaeTiling } from '../tiled-vae.ts'
import { ownStatistics, statisticsInputs, takesStatistics } from './vae-statistics.ts'

/**
 * Runs a half of an autoencoder, in tiles where the picture is large. The tiles are normalised with the statistics of the
 * whole, so that they have one tone, if the graph can be told them.
 * @param cell input values per latent along a side: 1 for the decoder
 */
export const runVae = async (
  session: Session,
  input: FloatTensor,
  cell: number,
  tiling: VaeTiling,
): Promise<FloatTensor> => {
  const { name, type } = session.inputs[0]!
  const run = (part: FloatTensor, statistics?: FloatTensor) =>
    session.run({ [name]: castFloats(part, type), ...statisticsInputs(session, statistics) })
  const result = session.outputs.find(({ name: key }) => key === 'latent_parameters') ?? session.outputs[0]!
  const output = async (part: FloatTensor, statistics?: FloatTensor) =>
    asFloats((await run(part, statistics))[result.name]!)
  const [, , height, width] = input.dims as [number, number, number, number]
  const whole = (height * width) / cell ** 2 <= tiling.maxArea
  if (whole || height % cell !== 0 || width % cell !== 0 || fixedInputSize(session).width !== undefined)
    return output(input)
  const statistics = takesStatistics(session)
    ? ownStatistics(await run(thinOut(input, cell, tiling)))
    : undefined
  return inTiles(input, cell, tiling, part => output(part, statistics))
}
