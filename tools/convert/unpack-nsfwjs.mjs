// nsfwjs ships its models as scripts: model.min.js exports the model.json object, each shard script a base64 string.
// This writes model.json and the shards as files beside them:
//   node tools/convert/unpack-nsfwjs.mjs <nsfwjs package folder> [model = mobilenet_v2_mid]
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [folder, name = 'mobilenet_v2_mid'] = process.argv.slice(2)
const models = join(resolve(folder), 'dist/models', name)
const load = createRequire(join(models, 'index.js'))
const model = load('./model.min.js')
for (const path of model.weightsManifest.flatMap(group => group.paths)) {
  writeFileSync(join(models, path), Buffer.from(load(`./${path}.min.js`), 'base64'))
}
writeFileSync(join(models, 'model.json'), JSON.stringify(model))
