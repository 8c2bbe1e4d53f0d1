import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
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

/** Where a file lies, and where else. */
interface Published {
  readonly url: string
  readonly mirrors?: readonly string[]
}

interface FaceModel
  extends Pick<
      CatalogueEntry,
      'id' | 'title' | 'licence' | 'nonCommercial' | 'homepage' | 'bytes' | 'memory' | 'improves'
    >,
    Published {
  readonly role: FaceRole
  readonly network: string
  readonly sha256: string
  readonly needs?: readonly string[]
}

/** A catalogue entry of one network for one role, whose published size is known to the byte. */
export const faceModel = ({
  role,
  network,
  url,
  mirrors = [],
  sha256,
  needs = [],
  ...model
}: FaceModel): CatalogueEntry => {
  const path = `${faceFileName(role, network)}.onnx`
  return {
    ...model,
    version: '1',
    roles: [role],
    needs: [...needs],
    files: [{ path, url, mirrors: [...mirrors], sha256, bytes: model.bytes, optional: false }],
    manifestRoles: faceRole(role, network, path),
  }
}

/**
 * FaceFusion publishes these networks twice, on the hub and as releases of its own, named after its versions.
 * Source: facefusion `resolve_download_url`
 */
export const fromFaceFusion = (version: string, file: string): Required<Published> => ({
  url: onHub(`facefusion/models-${version}`, file),
  mirrors: [`https://github.com/facefusion/facefusion-assets/releases/download/models-${version}/${file}`],
})
