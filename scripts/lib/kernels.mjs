// The WebAssembly module of src/core/kernels. What was made from its sources is committed, so that tests, the command line
// and the app need no compiler; as a program, this tells whether it is what they give.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const options = [
  ...['--enable', 'simd', '--runtime', 'stub', '--noAssert'],
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge'],
]

const folder = root => join(root, 'src', 'core', 'kernels')
const target = root => join(folder(root), 'kernels-binary.ts')
const sources = root => join(folder(root), 'assembly')

/** The same on every system, whatever git does to the ends of lines. */
const read = file => readFileSync(file, 'utf8').replaceAll('\r\n', '\n')

/** A checksum of everything that the module is made from. */
const checksum = root => {
  const hash = createHash('sha256').update(options.join(' '))
  const { devDependencies } = JSON.parse(read(join(root, 'package.json')))
  hash.update(devDependencies.assemblyscript)
  for (const name of readdirSync(sources(root))
    .filter(name => name.endsWith('.ts'))
    .sort())
    hash.update(name).update(read(join(sources(root), name)))
  return hash.digest('hex').slice(0, 32)
}

const compile = async root => {
  const { main } = await import('assemblyscript/asc')
  let binary
  const { error, stderr } = await main(['index.ts', '--outFile', 'kernels.wasm', ...options], {
    readFile: (name, base) => {
      try {
        return read(base === '.' ? join(sources(root), name) : join(base, name))
      } catch {
        // How the compiler finds out where a module lies.
        return null
      }
    },
    writeFile: (_, contents) => {
      binary = contents
    },
    listFiles: () => [],
  })
  if (error) throw new Error(`The kernels could not be compiled: ${error.message}\n${stderr}`)
  const lines = Buffer.from(binary)
    .toString('base64')
    .match(/.{1,100}/g)
    .map(line => `  '${line}',\n`)
  return `// Made by \`npm run build\` from assembly, ${checksum(root)}.

/** The WebAssembly module of the kernels, in base64. */
export const kernelsBinary = [
${lines.join('')}].join('')
`
}

/** Compiles the kernels when a source has changed. */
export const buildKernels = async root => {
  if (read(target(root)).includes(checksum(root))) return
  process.stderr.write('Compiling the kernels …\n')
  writeFileSync(target(root), await compile(root))
}

/** Throws when the module is not what its sources give. */
export const checkKernels = async root => {
  if (read(target(root)) !== (await compile(root)))
    throw new Error('src/core/kernels/kernels-binary.ts is not what its sources give: run npm run build.')
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  try {
    await checkKernels(resolve(process.argv[2] ?? '.'))
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
