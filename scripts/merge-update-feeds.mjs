// Puts together what several machines made for one system: node scripts/merge-update-feeds.mjs <folder of folders> <out>
// copies all files, and joins update feeds (latest*.yml) of the same name, so that each program finds its processor's file.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'

const [from, out] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
for (const folder of readdirSync(from).sort()) {
  for (const name of readdirSync(join(from, folder))) {
    const [file, target] = [join(from, folder, name), join(out, name)]
    if (!existsSync(target)) {
      copyFileSync(file, target)
      continue
    }
    if (!/^latest.*\.yml$/.test(name)) throw new Error(`${name} was made twice.`)
    const [first, second] = [target, file].map(path => load(readFileSync(path, 'utf8')))
    if (first.version !== second.version)
      throw new Error(`${name} is of ${first.version} and of ${second.version}.`)
    writeFileSync(target, dump({ ...first, files: [...first.files, ...second.files] }, { lineWidth: -1 }))
  }
}
