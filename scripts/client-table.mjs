// Writes the table of clients and features into docs/api.md, from the tests of the clients: node scripts/client-table.mjs
// With --check it only says whether the table is up to date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = 'tests/server/clients'
const document = 'docs/api.md'
const [begin, end] = ['<!-- clients: made by scripts/client-table.mjs -->', '<!-- /clients -->']

const parse = name => {
  const text = readFileSync(join(root, folder, name), 'utf8')
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
}

/** The text of a literal; undefined for anything else. */
const literal = node => (node && ts.isStringLiteralLike(node) ? node.text : undefined)

/** What a constant of `features.ts` is set to, without `as const`. */
const constantIn = (source, name) => {
  for (const statement of source.statements.filter(ts.isVariableStatement))
    for (const { name: found, initializer } of statement.declarationList.declarations)
      if (found.text === name) return ts.isAsExpression(initializer) ? initializer.expression : initializer
  throw new Error(`${folder}/features.ts has no "${name}".`)
}

/** Every feature's words by its id, and the clients whose tests use them as npm has them. */
const readFeatures = () => {
  const source = parse('features.ts')
  const features = constantIn(source, 'features').properties.map(({ name, initializer }) => [
    name.text,
    literal(initializer),
  ])
  return {
    features: new Map(features),
    fromNpm: new Set(constantIn(source, 'clientsFromNpm').elements.map(literal)),
  }
}

/** The features that tests have of each client, as they name both: `describe('client', …feature('id', …))`. */
const readTests = () => {
  const clients = new Map()
  for (const name of readdirSync(join(root, folder)).filter(name => name.endsWith('.test.ts'))) {
    const visit = (node, client) => {
      const called = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text
      const first = called && literal(node.arguments[0])
      const within = called === 'describe' ? first : client
      if (called === 'feature') {
        if (!within || !first)
          throw new Error(
            `${folder}/${name}: a feature needs its id and a describe with the client's name, both as text.`,
          )
        clients.set(within, (clients.get(within) ?? new Set()).add(first))
      }
      ts.forEachChild(node, child => visit(child, within))
    }
    visit(parse(name), undefined)
  }
  return clients
}

const row = cells => `| ${cells.join(' | ')} |`

/** The table of clients and what is tested of each, in Markdown. */
const clientTable = () => {
  const { features, fromNpm } = readFeatures()
  const clients = [...readTests()].sort(([a], [b]) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
  const unknown = [...fromNpm].filter(name => !clients.some(([client]) => client === name))
  if (unknown.length > 0) throw new Error(`${folder} has no tests of ${unknown.join(', ')}.`)
  const lines = clients.map(([client, tested]) => {
    const mark = fromNpm.has(client) ? '●' : '○'
    return row([client, ...[...features.keys()].map(id => (tested.has(id) ? mark : ''))])
  })
  const words = [...features].map(([id, text]) => `*${id}*: ${text}`).join('; ')
  const head = [row(['', ...features.keys()]), `|${'---|'.repeat(features.size + 1)}`]
  return `● tested with the client itself, as npm has it; ○ with its requests, as its source or a recording has them.\n\n${[...head, ...lines].join('\n')}\n\n${words}.`
}

const path = join(root, document)
const text = readFileSync(path, 'utf8')
const [from, to] = [text.indexOf(begin), text.indexOf(end)]
if (from < 0 || to < from) throw new Error(`${document} has no place for the table: "${begin}" and "${end}".`)
const wanted = `${text.slice(0, from + begin.length)}\n${clientTable()}\n${text.slice(to)}`
if (!process.argv.includes('--check')) writeFileSync(path, wanted)
else if (text !== wanted) {
  process.stderr.write(
    `The table of clients in ${document} is not that of their tests: node scripts/client-table.mjs\n`,
  )
  process.exitCode = 1
}
