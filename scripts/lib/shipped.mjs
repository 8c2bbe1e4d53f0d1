import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'

/** A library that is part of the packed program: bundled into its code, or packed as a package. */
const library = ({ name, version, licence, text, bundled }) => ({ name, version, licence, text, bundled })

/** What the builds list: `## name - version (licence)`, then the text of the licence. */
const bundledLibraries = root =>
  ['main', 'preload', 'renderer'].flatMap(part => {
    // Texts of licences have headings of their own.
    const [, ...sections] = readFileSync(join(root, 'out', part, 'licences.md'), 'utf8').split(
      /^## (?=.+ - \S+ \(.+\)$)/m,
    )
    return sections.map(section => {
      const [heading, ...text] = section.split('\n')
      const [, name, version, licence] = /^(.+) - (\S+) \((.+)\)$/.exec(heading)
      return library({ name, version, licence, text: text.join('\n').trim(), bundled: true })
    })
  })

/** The packages in the program's archive, read from it: what was left out is not listed. */
const packedLibraries = (root, archive) => {
  const names = new Set(
    listPackage(archive)
      .map(path => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)\/./.exec(path.replaceAll('\\', '/'))?.[1])
      .filter(name => name && !/^@[^/]+$/.test(name)),
  )
  return [...names].sort().map(name => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return library({ name, version, licence: license, text: licenceText(root, name, folder), bundled: false })
  })
}

/** Packages of one project whose licence stands in one of them only. */
const licenceFrom = { 'onnxruntime-common': 'onnxruntime-node', 'onnxruntime-node': 'onnxruntime-common' }

const licenceText = (root, name, folder) => {
  const texts = readdirSync(folder)
    .filter(file => /^(licen[cs]e|copying|notice|third-?party)/i.test(file) && !/\.(c?js|json)$/.test(file))
    .sort()
    .map(file => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length > 0) return texts.join('\n\n')
  const other = licenceFrom[name] && join(root, 'node_modules', licenceFrom[name], 'LICENSE')
  return other && existsSync(other) ? readFileSync(other, 'utf8').trim() : ''
}

/** Everything of others that a packed program carries. */
export const shippedLibraries = (root, archive) => {
  const all = [...bundledLibraries(root), ...packedLibraries(root, archive)]
  const byName = new Map(all.map(each => [`${each.name}@${each.version}`, each]))
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Licence texts of the packed packages; those of the bundled ones stand in licences.md beside each build. */
export const thirdPartyNotices = libraries =>
  libraries
    .filter(({ bundled }) => !bundled)
    .map(({ name, version, licence, text }) => {
      const given = text || `Published under ${licence}; the package has no text of its own.`
      return `## ${name} - ${version} (${licence})\n\n${given}\n`
    })
    .join('\n')

const licences = licence => [
  /^[\w.+-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence },
]

const npmComponent = ({ name, version, licence }) => {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: licences(licence) }
}

/** Licences of models in words, such as "MIT and Apache-2.0": told by name, not as an SPDX id. */
const modelComponent = ({ path, sha256, licence, source }) => ({
  type: /\.onnx$/.test(path) ? 'machine-learning-model' : 'data',
  'bom-ref': `model:${path}`,
  name: path,
  description: source,
  hashes: [{ alg: 'SHA-256', content: sha256 }],
  licenses: [{ license: { name: licence } }],
})

/** The program's bill of materials, in CycloneDX 1.6. The same program gives the same text. */
export const billOfMaterials = (root, libraries, electronVersion) => {
  const program = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const starter = JSON.parse(
    readFileSync(join(root, 'resources', 'models', 'starter', 'manifest.json'), 'utf8'),
  )
  const components = [
    npmComponent({ name: 'electron', version: electronVersion, licence: 'MIT' }),
    ...libraries.map(npmComponent),
    ...starter.files.map(modelComponent),
  ]
  const self = `pkg:npm/likeness@${program.version}`
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name: 'Likeness',
        version: program.version,
        licenses: licences(program.license),
        purl: self,
      },
    },
    components,
    dependencies: [{ ref: self, dependsOn: components.map(each => each['bom-ref']) }],
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}
