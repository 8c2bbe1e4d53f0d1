import { FieldError, HttpError } from '../errors/http-error.ts'
import type { CommonBody } from './drawing-body.ts'
import { type FaceSwapScript, readFaceSwap } from './face-swap-args.ts'

/** What the scripts of a request ask for, but for ControlNets. */
export interface ReadScripts {
  readonly faceSwap?: FaceSwapScript
  /** ADetailer draws faces anew; here they are restored. */
  readonly restoresFaces: boolean
}

/**
 * Source: stable-diffusion-webui, modules/api/api.py, `init_script_args`, `script_name_to_index`
 * @throws HttpError `script-not-found`, FieldError
 */
export const readScripts = ({ script_name, alwayson_scripts }: CommonBody): ReadScripts => {
  if (script_name && script_name.toLowerCase() !== 'none')
    throw new HttpError('script-not-found', `Script '${script_name}' not found`)
  let faceSwap: FaceSwapScript | undefined
  let restoresFaces = false
  for (const [name, script] of Object.entries(alwayson_scripts ?? {})) {
    const args = script.args ?? []
    switch (name.toLowerCase()) {
      case 'controlnet':
        break
      case 'reactor':
      case 'roop':
        faceSwap ??= readFaceSwap(name.toLowerCase() as 'reactor' | 'roop', args)
        break
      case 'adetailer':
        restoresFaces ||= detailsFaces(args)
        break
      default:
        throw new HttpError('script-not-found', `always on script ${name} not found`)
    }
  }
  return { faceSwap, restoresFaces }
}

/**
 * Source: Bing-su/adetailer, its API wiki: whether it is enabled, whether img2img is skipped, then one object for each
 * detector.
 */
const detailsFaces = (args: readonly unknown[]): boolean => {
  if (args[0] === false) return false
  const models = args.flatMap(arg => {
    const { ad_model: model, ad_tab_enable: isEnabled = true } = Object(arg) as Record<string, unknown>
    const isChosen = typeof model === 'string' && model.toLowerCase() !== 'none' && isEnabled !== false
    return isChosen ? [model] : []
  })
  const other = models.find(model => !/face/i.test(model))
  if (other !== undefined)
    throw new FieldError({
      path: ['alwayson_scripts', 'ADetailer', 'args'],
      problem: `only faces are detailed here, not by "${other}"`,
    })
  return models.length > 0
}
