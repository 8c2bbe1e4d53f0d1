import type { ControlPreprocessor } from '../../../../shared/api/choices.ts'
import type { AdapterRole } from '../../../../shared/pack-manifest.ts'
import { type AdapterPack, fitsKind, withRole } from '../../../state/adapter-packs.ts'
import { kindOf } from '../adapters/shelf.ts'
import type { ComposeState, Control, CreateInput } from '../form/compose-state.ts'
import type { ModelsInUse } from '../form/models-in-use.ts'
import { pictureRefOf } from '../kept/kept-person.ts'

/** What steers a drawing: a face that is followed by an IP-Adapter, and pictures that ControlNets see. */

type Form = Pick<ComposeState, 'followed' | 'ipAdapter' | 'ipAdapterScale' | 'controls'>
type InUse = Pick<ModelsInUse, 'pack' | 'adapters' | 'options'>

/** Which adapter acts, of which; or why none does. */
export interface Steering {
  /** Those that fit the model. */
  readonly fitting: readonly AdapterPack[]
  /** The chosen one, which may not fit, or the last one that fits. */
  readonly pack: AdapterPack | undefined
  /** Why it takes no part in the picture; null where it does. */
  readonly aside: 'missing' | 'other-model' | 'none-fits' | null
}

export interface SteeringControl extends Steering {
  readonly control: Control
  /** What is taken from the picture unless somebody says otherwise. */
  readonly named: ControlPreprocessor
  readonly preprocessor: ControlPreprocessor
}

/** Installed adapters of a role that can be added to the model in use. */
export const fittingPacks = ({ pack, adapters }: InUse, role: AdapterRole): readonly AdapterPack[] =>
  withRole(adapters, role).filter(each => fitsKind(each, kindOf(pack)))

const steeringBy = (inUse: InUse, role: AdapterRole, chosen: string | null): Steering => {
  const fitting = fittingPacks(inUse, role)
  if (chosen === null) {
    const pack = fitting.at(-1)
    return { fitting, pack, aside: pack ? null : 'none-fits' }
  }
  const pack = withRole(inUse.adapters, role).find(({ id }) => id === chosen)
  return { fitting, pack, aside: pack ? (fitting.includes(pack) ? null : 'other-model') : 'missing' }
}

/** The face that the drawing follows; null without one. */
export const followedIn = ({ followed, ipAdapter }: Form, inUse: InUse): Steering | null =>
  followed ? steeringBy(inUse, 'ip-adapter', ipAdapter) : null

/** As ControlNets are called after what they were trained on. A name that says nothing is of one for ready pictures. */
const preprocessorNamed = ({ id, title, adapter }: AdapterPack): ControlPreprocessor => {
  const name = `${adapter.name} ${title} ${id}`.toLowerCase()
  if (name.includes('canny')) return 'canny'
  if (name.includes('pose')) return 'openpose'
  return name.includes('mediapipe') ? 'mediapipe-face' : 'none'
}

export const controlsIn = ({ controls }: Form, inUse: InUse): readonly SteeringControl[] =>
  controls.map(control => {
    const steering = steeringBy(inUse, 'controlnet', control.controlnet)
    const named = steering.pack ? preprocessorNamed(steering.pack) : 'none'
    return { ...steering, control, named, preprocessor: control.preprocessor ?? named }
  })

/** What keeps the face from being followed where an adapter would; null where nothing does. */
export const blockedFollowing = (
  form: Form,
  inUse: InUse,
): 'no-face-embedder' | 'no-followed-face' | null => {
  if (followedIn(form, inUse)?.aside !== null) return null
  if (!inUse.options.faceId) return 'no-face-embedder'
  return form.followed?.faces.length === 0 ? 'no-followed-face' : null
}

/** What a job is told: all that fits the model in use. */
export const steeringToSend = (form: Form, inUse: InUse): Pick<CreateInput, 'controlnets' | 'ipAdapter'> => {
  const controlnets = controlsIn(form, inUse).flatMap(({ pack, aside, control, preprocessor }) => {
    if (!pack || aside !== null) return []
    const { photo, scale, start, end } = control
    return { controlnet: pack.id, image: { id: photo.id }, preprocessor, scale, start, end }
  })
  const following = followedIn(form, inUse)
  return {
    controlnets: controlnets.length > 0 ? controlnets : undefined,
    ipAdapter:
      form.followed && following?.pack && following.aside === null
        ? {
            ipAdapter: following.pack.id,
            face: pictureRefOf(form.followed.id),
            scale: form.ipAdapterScale,
          }
        : undefined,
  }
}
