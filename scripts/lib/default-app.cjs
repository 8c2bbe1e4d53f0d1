// Stands in for the `default_app.asar` that the fallback Electron lacks: starts the program whose folder is the
// first argument, the way `electron <folder>` does.
const { app } = require('electron')
const { join, resolve } = require('node:path')

const folder = process.argv.slice(1).find(argument => !argument.startsWith('-'))
if (!folder) {
  process.stderr.write('Usage: electron <folder of the program>\n')
  process.exit(2)
}
const root = resolve(folder)
const { name, productName = name, version, main } = require(join(root, 'package.json'))
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
app.setName(productName)
app.setVersion(version)
app.setAppPath(root)
require(join(root, main))
