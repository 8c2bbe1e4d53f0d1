import { z } from 'zod'
import { FieldError } from '../errors/http-error.ts'
import { coercedBoolean, coercedNumber, coercedText } from './coerced.ts'

/** A swap that a script of the web UI asks for beside the drawing. */
export interface FaceSwapScript {
  /** In base64; undefined for a kept person. */
  readonly source?: string
  /** The name of a kept person, which ReActor calls a face model. */
  readonly person?: string
  /** Faces by their numbers from the left. */
  readonly sourceFace: number
  readonly targetFace: number
  /** How much of the restored face shows, 0 to 1. */
  readonly restore: number
  /** CodeFormer's weight. */
  readonly fidelity?: number
  /** How many times the drawn size the result has. */
  readonly scale: number
}

type Script = 'reactor' | 'roop'

/**
 * Where each argument of a script stands. Source: Gourieff/sd-webui-reactor, scripts/reactor_faceswap.py and API.md;
 * s0md3v/sd-webui-roop, scripts/faceswap.py
 */
const places = {
  reactor: {
    ...{ image: 0, enable: 1, sourceFaces: 2, targetFaces: 3, restorer: 5, visibility: 6 },
    ...{ upscaler: 8, scale: 9, inSource: 11, inGenerated: 12, sourceGender: 14, targetGender: 15 },
    ...{ upscaleVisibility: 10, fidelity: 17, select: 22, faceModel: 23, threshold: 28, mostFaces: 29 },
  },
  roop: {
    ...{ image: 0, enable: 1, targetFaces: 2, restorer: 4, visibility: 5, upscaler: 6, scale: 7 },
    ...{ inSource: 9, inGenerated: 10 },
  },
} as const satisfies Record<Script, Partial<Record<keyof typeof readers, number>>>

const text = z.union([coercedText, z.null()])

const readers = {
  image: text,
  enable: coercedBoolean.nullable().default(true),
  sourceFaces: text.default('0'),
  targetFaces: text.default('0'),
  restorer: text.default('None'),
  visibility: coercedNumber(z.number().min(0).max(1)).nullable().default(1),
  upscaler: text.default('None'),
  scale: coercedNumber(z.number().min(1).max(8)).nullable().default(1),
  upscaleVisibility: coercedNumber(z.number()).nullable().default(1),
  inSource: coercedBoolean.nullable().default(false),
  inGenerated: coercedBoolean.nullable().default(true),
  sourceGender: z
    .union([coercedNumber(z.number()), coercedText])
    .nullable()
    .default(0),
  targetGender: z
    .union([coercedNumber(z.number()), coercedText])
    .nullable()
    .default(0),
  fidelity: coercedNumber(z.number().min(0).max(1)).nullable().default(null),
  select: coercedNumber(z.number()).nullable().default(0),
  faceModel: text.default(null),
  threshold: coercedNumber(z.number()).nullable().default(0.5),
  mostFaces: coercedNumber(z.number()).nullable().default(0),
}

/** What both interfaces of ReActor say of its settings for finding faces. */
export const notByThreshold = 'a face counts from the certainty on that its network was made for; send 0.5'
export const notSoMany = 'all faces are found, and chosen by their numbers; send 0'

/** @returns undefined where the script is switched off @throws FieldError for what is not done here */
export const readFaceSwap = (script: Script, args: readonly unknown[]): FaceSwapScript | undefined => {
  const given = (name: keyof typeof readers): unknown => {
    const place = (places[script] as Partial<Record<keyof typeof readers, number>>)[name]
    return place === undefined ? undefined : args[place]
  }
  const read = <N extends keyof typeof readers>(name: N): z.output<(typeof readers)[N]> => {
    const { success, data } = readers[name].safeParse(given(name))
    if (!success) throw refusal(script, `${name} is not understood`)
    return data as z.output<(typeof readers)[N]>
  }
  // Before the image is looked at, which clients leave out of a script that is switched off.
  if (given('enable') === false || !read('enable')) return undefined
  if (isGender(read('sourceGender')) || isGender(read('targetGender')))
    throw refusal(script, 'faces are chosen by their numbers here, not by gender')
  if (read('inSource') && !read('inGenerated'))
    throw refusal(
      script,
      'the swap is made in the generated picture; with a denoising strength of 0 that is the photo',
    )
  const scale = isChosen(read('upscaler')) ? (read('scale') ?? 1) : 1
  if (scale !== 1 && (read('upscaleVisibility') ?? 1) !== 1)
    throw refusal(script, 'the enlarged picture is shown as it is; send an upscaler visibility of 1')
  if ((read('threshold') ?? 0.5) !== 0.5) throw refusal(script, notByThreshold)
  if ((read('mostFaces') ?? 0) !== 0) throw refusal(script, notSoMany)
  return {
    ...sourceOf(script, read('select') ?? 0, given('image') ?? null, read('faceModel')),
    sourceFace: faceIn(script, read('sourceFaces')),
    targetFace: faceIn(script, read('targetFaces')),
    restore: isChosen(read('restorer')) ? (read('visibility') ?? 1) : 0,
    fidelity: read('fidelity') ?? undefined,
    scale,
  }
}

const sourceOf = (
  script: Script,
  select: number,
  image: unknown,
  faceModel: string | null,
): Pick<FaceSwapScript, 'source' | 'person'> => {
  if (select === 1 && faceModel && isChosen(faceModel))
    return { person: faceModel.replace(/\.safetensors$/i, '') }
  if (select !== 0) throw refusal(script, 'the face comes from a picture or a face model, not from a folder')
  if (typeof image !== 'string' || image === '') throw refusal(script, 'please provide a source face')
  return { source: image }
}

const isChosen = (name: string | null): boolean => name !== null && !['', 'none'].includes(name.toLowerCase())

const isGender = (value: number | string | null): boolean => value !== null && value !== 0 && value !== 'No'

/** Text with commas, of which ReActor takes the numbers. */
const faceIn = (script: Script, list: string | null): number => {
  const [first = 0, ...others] = (list ?? '').split(',').filter(part => /^\s*\d+\s*$/.test(part))
  if (others.length > 0)
    throw refusal(script, 'one face is swapped in a drawing; several at once are for POST /api/swap')
  return Number(first)
}

const refusal = (script: string, problem: string): FieldError =>
  new FieldError({ path: ['alwayson_scripts', script, 'args'], problem })
