import type { PackReport } from '../../shared/api/models.ts'
import type { CheckpointSettings } from '../../shared/pack-manifest.ts'
import { formatMegabytes } from '../format.ts'

const architectures: Readonly<Record<CheckpointSettings['kind'], string>> = {
  'sd-1': 'Stable Diffusion 1.5',
  'sd-2': 'Stable Diffusion 2',
  sdxl: 'Stable Diffusion XL',
}

const distillations = { lcm: 'LCM, ', 'few-steps': 'few steps, ' } as const

/** Types of weights in the words that publishers have for them. */
const precisions: Readonly<Record<string, string>> = {
  float32: 'full precision',
  float16: 'half precision',
  bfloat16: 'half precision (bfloat16)',
  float8e4m3fn: '8-bit precision',
  float8e5m2: '8-bit precision',
}

const describeDrawing = ({ nativeSize, steps, guidanceScale, checkpoint }: Drawing): string[] => {
  if (!checkpoint) return []
  const { kind, distilled, precision, parameters, predictionType, scheduler, clipSkip } = checkpoint
  const what = `${architectures[kind]}, ${distilled ? distillations[distilled] : ''}${precisions[precision] ?? precision}`
  const settings = [
    `${nativeSize.width}x${nativeSize.height}`,
    `${steps} steps`,
    `guidance ${guidanceScale}`,
    predictionType === 'v_prediction' ? 'v prediction' : 'epsilon prediction',
    ...(scheduler ? [scheduler] : []),
    ...(clipSkip > 0 ? [`clip skip ${clipSkip}`] : []),
  ]
  return [
    `    ${what}, ${Math.round(parameters / 1e6).toLocaleString('en')} million parameters`,
    `    draws ${settings.join(', ')}`,
  ]
}
type Drawing = NonNullable<PackReport['textToImage']>

/** More trigger words than anyone reads in a list. */
const shownWords = 8

const describeAdapter = ({ role, bases, name, triggerWords, sampling }: Adapter): string[] => [
  `    for ${bases.map(base => architectures[base]).join(' or ')}${role === 'lora' ? `; --lora ${name}` : role === 'vae' ? `; --vae ${name}` : ''}`,
  ...(triggerWords.length > 0 ? [`    trigger words: ${triggerWords.slice(0, shownWords).join(', ')}`] : []),
  ...(sampling
    ? [`    draws with ${sampling.scheduler}, ${sampling.steps} steps, guidance ${sampling.guidanceScale}`]
    : []),
]
type Adapter = NonNullable<PackReport['adapter']>

/** What a pack is, line by line. */
export const describePack = (pack: PackReport): string[] => [
  `${pack.id}  ${pack.favourite ? '★ ' : ''}${pack.title}, ${formatMegabytes(pack.bytes)}, ${pack.licence}`,
  `    ${pack.roles.join(', ')}`,
  ...(pack.textToImage ? describeDrawing(pack.textToImage) : []),
  ...(pack.adapter ? describeAdapter(pack.adapter) : []),
]
