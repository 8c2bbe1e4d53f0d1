import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const repository = join(import.meta.dirname, '..')

/** Attributes that are read, by eye or aloud. */
const readAttributes = new Set([
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'title',
  'placeholder',
  'label',
  'help',
  'text',
  'summary',
  'description',
])

/** Fields of Electron's menus, dialogs and notifications that are read. */
const readFields = new Set([
  'label',
  'message',
  'detail',
  'title',
  'buttonLabel',
  'checkboxLabel',
  'toolTip',
  'sublabel',
])

/** Functions that show what they are given. */
const showing = /^(toast(\.\w+)?|dialog\.showErrorBox|say|alert|confirm)$/

/** Names of the program, and of what it is written with. */
const names = new Set(['Likeness', 'Electron', 'ONNX Runtime', 'GB', 'px'])

/** Whether people would read words in it: not an id, a class, a unit or a sign. */
const isText = (text: string): boolean => /\p{L}{2}/u.test(text) && !names.has(text.trim())

const textOf = (node: ts.Expression | undefined): string | null => {
  if (!node) return null
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ')
  if (ts.isJsxExpression(node)) return textOf(node.expression)
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression)
  if (ts.isConditionalExpression(node)) {
    const found = [textOf(node.whenTrue), textOf(node.whenFalse)].filter(each => each !== null)
    return found.find(isText) ?? null
  }
  return null
}

/** Messages beside a code are for the log: the window has a text for each code. */
const isReadField = (node: ts.Node, source: ts.SourceFile): node is ts.PropertyAssignment =>
  ts.isPropertyAssignment(node) &&
  readFields.has(node.name.getText(source)) &&
  !node.parent.properties.some(({ name }) => name?.getText(source) === 'code')

/** Texts in a source file that no catalogue has, with their places. */
const textsIn = (source: ts.SourceFile, electron: boolean): string[] => {
  const found: string[] = []
  const note = (node: ts.Node, text: string | null) => {
    if (text === null || !isText(text)) return
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    found.push(`${source.fileName}:${line + 1} ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text)
    else if (ts.isJsxExpression(node) && ts.isJsxElement(node.parent)) note(node, textOf(node))
    else if (ts.isJsxAttribute(node) && readAttributes.has(node.name.getText(source)))
      note(node, textOf(node.initializer as ts.Expression | undefined))
    else if (ts.isCallExpression(node) && showing.test(node.expression.getText(source)))
      note(node, textOf(node.arguments[0]))
    else if (electron && isReadField(node, source)) note(node, textOf(node.initializer))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const read = (name: string, text: string): ts.SourceFile =>
  ts.createSourceFile(
    name,
    text,
    ts.ScriptTarget.Latest,
    true,
    name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )

const filesIn = (folder: string): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map(name => join(folder, name))

test.each([
  ['the window', 'src/renderer', false],
  ['the main process', 'src/main', true],
])('every text of %s is in the catalogues', (_who, folder, electron) => {
  const files = filesIn(folder)
  expect(files.length).toBeGreaterThan(30)
  expect(
    files.flatMap(name => textsIn(read(name, readFileSync(join(repository, name), 'utf8')), electron)),
  ).toEqual([])
})

test('a text in the code is found wherever it stands', () => {
  const window = `
    const Part = ({ on }) => (
      <section aria-label="Left behind" className="left-behind">
        Some words
        {on ? 'Switched on' : t('off')}
        <img alt={\`Photo of \${name}\`} src="photo.png" />
        <Field label={on ? t('on') : 'Off now'} id="off-now" />
      </section>
    )
    toast('It was saved')`
  expect(textsIn(read('part.tsx', window), false)).toHaveLength(6)
  const main = `dialog.showMessageBox({ type: 'warning', message: 'Do you mean it?', buttons: [t('yes')] })`
  expect(textsIn(read('ask.ts', main), true)).toHaveLength(1)
  const clean = `const Part = () => <p className="some words" title={t('title')}>{t('text')} × {count}</p>`
  expect(textsIn(read('clean.tsx', clean), true)).toEqual([])
})
