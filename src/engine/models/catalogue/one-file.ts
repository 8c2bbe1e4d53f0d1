import type { CatalogueEntry } from '../../../shared/models.ts'
import { onHub } from './addresses.ts'

const faceNames = {
  'face-detector': 'detector',
  'face-landmarks': 'landmarks',
  'face-embedder': 'embedder',
  'face-swapper': 'swapper',
  'face-restorer': 'restorer',
} as const
/** Two kinds of maskers work together, so that each has a name of its own. */
const maskerNames: Readonly<Record<string, string>> = { xseg: 'occlusion', bisenet: 'regions' }

export type FaceRole = keyof typeof faceNames | 'face-masker'

/** How packs of one network name it: `files` of the role, and the file itself. */
const faceFileName = (role: FaceRole, network: string): string =>
  role === 'face-masker' ? (maskerNames[network] ?? 'masker') : faceNames[role]

/** The `roles` of a manifest whose one network is `path`. */
export const faceRole = (role: FaceRole, network: string, path: string): CatalogueEntry['manifestRoles'] => ({
  [role]: { files: { [faceFileName(role, network)]: path }, network },
})

interface FaceModel
  extends Pick<
    CatalogueEntry,
    'id' | 'title' | 'licence' | 'nonCommercial' | 'homepage' | 'bytes' | 'memory' | 'improves'
  > {
  readonly role: FaceRole
  readonly network: string
  readonly url: string
  readonly sha256?: string
  /** When the published size is known to the byte. */
  readonly exact?: boolean
}

/** A catalogue entry of one network for one role. */
export const faceModel = ({ role, network, url, sha256, exact, ...model }: FaceModel): CatalogueEntry => {
  const path = `${faceFileName(role, network)}.onnx`
  return {
    ...model,
    version: '1',
    roles: [role],
    files: [{ path, url, sha256, bytes: exact ? model.bytes : undefined, optional: false }],
    manifestRoles: faceRole(role, network, path),
  }
}

/** FaceFusion republishes these networks; its repositories are named after its own versions. */
export const fromFaceFusion = (version: string, file: string): string =>
  onHub(`facefusion/models-${version}`, file)
