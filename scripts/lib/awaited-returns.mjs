// Finds `return promise` inside `try`: its rejection passes by the `catch` and overtakes the `finally`, and one that
// nobody awaits in the meantime ends the process. Biome has no such rule (typescript-eslint: return-await).
import { dirname, relative, resolve } from 'node:path'
import ts from 'typescript'

/** Whether leaving here still has a `catch` or a `finally` of the same function ahead. */
const isGuarded = node => {
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (ts.isFunctionLike(parent)) return false
    if (!ts.isTryStatement(parent)) continue
    if (child === parent.tryBlock || (child === parent.catchClause && parent.finallyBlock)) return true
  }
  return false
}

const readProgram = project => {
  const { config } = ts.readConfigFile(project, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(project))
  return ts.createProgram(fileNames, options)
}

const findUnawaited = (program, seen) => {
  const checker = program.getTypeChecker()
  const isPromise = expression => {
    const type = checker.getTypeAtLocation(expression)
    return (type.isUnion() ? type.types : [type]).some(part => part.getProperty('then'))
  }
  const found = []
  const visit = (node, file) => {
    if (ts.isReturnStatement(node) && node.expression && isGuarded(node) && isPromise(node.expression)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
      found.push(`${relative('.', file.fileName)}:${line + 1}: await the promise before returning it`)
    }
    ts.forEachChild(node, child => visit(child, file))
  }
  for (const file of program.getSourceFiles()) {
    if (file.fileName.includes('node_modules') || seen.has(file.fileName)) continue
    seen.add(file.fileName)
    visit(file, file)
  }
  return found
}

const seen = new Set()
const found = process.argv.slice(2).flatMap(project => findUnawaited(readProgram(resolve(project)), seen))
for (const place of found) process.stderr.write(`${place}\n`)
if (found.length > 0) process.exit(1)
