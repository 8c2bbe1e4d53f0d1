// What tsc finds in one project and, with the types it has then: `return promise` inside `try`. Its rejection passes by
// the `catch` and overtakes the `finally`, and one that nobody awaits in the meantime ends the process. Biome has no
// such rule (typescript-eslint: return-await).
import { relative, resolve } from 'node:path'
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

const readProject = project => {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: diagnostic => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
    },
  }
  return ts.getParsedCommandLineOfConfigFile(project, {}, host)
}

const findUnawaited = program => {
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
  for (const file of program.getSourceFiles()) if (!file.fileName.includes('node_modules')) visit(file, file)
  return found
}

const tellErrors = errors => {
  const host = {
    getCurrentDirectory: () => process.cwd(),
    getCanonicalFileName: name => name,
    getNewLine: () => '\n',
  }
  process.stderr.write(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(errors), host))
}

const project = resolve(process.argv[2])
const { fileNames: rootNames, options, errors: configFileParsingDiagnostics } = readProject(project)
const program = ts.createProgram({ rootNames, options, configFileParsingDiagnostics })
const errors = ts.getPreEmitDiagnostics(program)
tellErrors(errors)
const found = findUnawaited(program)
for (const place of found) process.stderr.write(`${place}\n`)
if (errors.length + found.length > 0) process.exit(1)
