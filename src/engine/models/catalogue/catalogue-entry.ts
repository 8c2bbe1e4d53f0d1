import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'

/** Base address of the public model hub. */
export const publicHub = 'https://huggingface.co'

/** Address of a file on the hub. Installing replaces a branch by its present commit. */
export const hubUrl = (repository: string, file: string, revision = 'main'): string =>
  `${publicHub}/${repository}/resolve/${revision}/${file}`

/** Address of a file of OpenCV Zoo at a fixed commit. Its files are in Git LFS, which names their checksums. */
export const openCvZooUrl = (file: string): string =>
  `https://media.githubusercontent.com/media/opencv/opencv_zoo/966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models/${file}`

/** Names of a role's network in its manifest, and of its file. */
const roleFileNames = {
  'face-detector': 'detector',
  'face-landmarks': 'landmarks',
  'face-embedder': 'embedder',
  'face-swapper': 'swapper',
  'face-restorer': 'restorer',
  colouriser: 'colouriser',
  'background-remover': 'remover',
} as const
/** Maskers of both kinds are used together, so their names differ. */
const maskerNames: Readonly<Record<string, string>> = { xseg: 'occlusion', bisenet: 'regions' }

export type NetworkRole = keyof typeof roleFileNames | 'face-masker'

const roleFileName = (role: NetworkRole, network: string): string =>
  role === 'face-masker' ? (maskerNames[network] ?? 'masker') : roleFileNames[role]

/** The `roles` of a manifest with one network, whose file is `path`. */
export const networkRoleManifest = (
  role: NetworkRole,
  network: string,
  path: string,
): CatalogueEntry['manifestRoles'] => ({
  [role]: { files: { [roleFileName(role, network)]: path }, network },
})

/** Addresses of one published file. */
interface FileSources {
  readonly url: string
  /** Other addresses of the same bytes, in order of preference. */
  readonly mirrors?: readonly string[]
}

interface SingleNetwork
  extends Pick<
      CatalogueEntry,
      'id' | 'title' | 'licence' | 'nonCommercial' | 'homepage' | 'bytes' | 'memory' | 'improves'
    >,
    FileSources {
  readonly role: NetworkRole
  readonly network: string
  readonly sha256: string
  readonly needs?: readonly string[]
}

/** A catalogue entry of one network for one role, whose size and checksum are known. */
export const singleNetworkEntry = ({
  role,
  network,
  url,
  mirrors = [],
  sha256,
  needs = [],
  ...model
}: SingleNetwork): CatalogueEntry => {
  const path = `${roleFileName(role, network)}.onnx`
  return {
    ...model,
    version: '1',
    roles: [role],
    needs: [...needs],
    files: [{ path, url, mirrors: [...mirrors], sha256, bytes: model.bytes, optional: false }],
    manifestRoles: networkRoleManifest(role, network, path),
  }
}

/**
 * FaceFusion publishes its networks on the hub and as releases on GitHub, both named after its versions.
 * Source: facefusion `resolve_download_url`
 */
export const faceFusionSources = (version: string, file: string): Required<FileSources> => ({
  url: hubUrl(`facefusion/models-${version}`, file),
  mirrors: [`https://github.com/facefusion/facefusion-assets/releases/download/models-${version}/${file}`],
})
