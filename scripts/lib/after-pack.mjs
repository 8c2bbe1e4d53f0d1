import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Arch } from 'electron-builder'
import { billOfMaterials, shippedLibraries, thirdPartyNotices } from './shipped.mjs'

/** electron-builder calls this once the program is packed: what is in it is told in it, and for the release beside it. */
export default async ({ appOutDir, outDir, arch, packager }) => {
  const root = packager.projectDir
  const resources = packager.getResourcesDir(appOutDir)
  const libraries = shippedLibraries(root, join(resources, 'app.asar'))
  const bill = billOfMaterials(root, libraries, packager.info.framework.version)
  writeFileSync(join(resources, 'third-party-notices.md'), thirdPartyNotices(libraries))
  writeFileSync(join(resources, 'sbom.cdx.json'), bill)
  const { version } = packager.appInfo
  writeFileSync(
    join(outDir, `Likeness-${version}-${packager.platform.buildConfigurationKey}-${Arch[arch]}.cdx.json`),
    bill,
  )
}
