// Runs a TensorFlow.js graph model on raw float32 inputs with the pure-JavaScript CPU backend, the original runtime with
// which compare.py compares the converted graphs:
//   node tools/convert/run-tfjs.mjs <folder with node_modules/@tensorflow/tfjs> <job.json>
// job: { model, inputs: [{ file, shape }], outputs: [node names] }
// writes <input file>.<output index>.f32 and <input file>.json (output shapes).
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

const [modules, jobFile] = process.argv.slice(2)
const tf = createRequire(join(resolve(modules), 'package.json'))('@tensorflow/tfjs')
const job = JSON.parse(readFileSync(jobFile, 'utf8'))

const readModel = path => {
  const model = JSON.parse(readFileSync(path, 'utf8'))
  const names = model.weightsManifest.flatMap(group => group.paths)
  const bytes = Buffer.concat(names.map(name => readFileSync(join(dirname(path), name))))
  return {
    modelTopology: model.modelTopology,
    weightSpecs: model.weightsManifest.flatMap(group => group.weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    format: model.format,
  }
}

await tf.setBackend('cpu')
const model = await tf.loadGraphModel(tf.io.fromMemory(readModel(job.model)))

for (const { file, shape } of job.inputs) {
  const bytes = readFileSync(file)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const input = tf.tensor(values, shape)
  const result = model.execute(input, job.outputs)
  const outputs = Array.isArray(result) ? result : [result]
  for (const [i, output] of outputs.entries()) {
    writeFileSync(`${file}.${i}.f32`, Buffer.from((await output.data()).buffer))
  }
  writeFileSync(`${file}.json`, JSON.stringify(outputs.map(output => output.shape)))
  tf.dispose([input, ...outputs])
}
