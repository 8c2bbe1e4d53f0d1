import type { ParsedInput } from '../../shared/api/contract.ts'
import type { Notice } from '../../shared/api/outputs.ts'
import { upscaleFor } from './validate-create.ts'

interface Size {
  readonly width: number
  readonly height: number
}

const named = ({ width, height }: Size): string => `${width}x${height}`

/** That the picture has its finished size by more than drawing and enlarging. @param made what was drawn, or the photo */
export const noticesOfFinish = (made: Size, input: ParsedInput<'create'>): Notice[] => {
  const { finish, enhance, initFit = 'crop' } = input
  if (!finish) return []
  const factor = enhance ? upscaleFor(input)(made) : 1
  const enlarged = { width: made.width * factor, height: made.height * factor }
  if (named(enlarged) === named(finish)) return []
  const isSameShape = made.width * finish.height === made.height * finish.width
  const grows = Math.max(finish.width / made.width, finish.height / made.height) > 1
  const resized = grows ? 'enlarged' : 'made smaller'
  // What was stretched to be drawn is stretched back.
  const shaped =
    isSameShape || initFit !== 'crop' ? resized : `${resized} and cut to shape, nothing stretched`
  return [
    {
      code: 'size-fitted',
      message: `The picture was made at ${named(made)}, then ${shaped}: it has ${named(finish)}.`,
    },
  ]
}
