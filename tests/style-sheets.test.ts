import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const renderer = join(import.meta.dirname, '..', 'src', 'renderer')

/** On a picture left is left in every language; a dialog is in the middle. */
const onPictures =
  /^features\/(viewer\/picture\/zoom-pane|compose\/(mark|photos|mask)\/)|^ui\/dialog\.module\.css$/

/** What does not turn with the direction of the lines. */
const physical =
  /^\s*((left|right):|(margin|padding|border)-(left|right)\b|border-(top|bottom)-(left|right)-radius|(text-align|float|clear): (left|right))/

test('style sheets say where lines begin and end, not left and right', () => {
  const sheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.css') && !onPictures.test(name))
  expect(sheets.length).toBeGreaterThan(30)
  const found = sheets.flatMap(name =>
    readFileSync(join(renderer, name), 'utf8')
      .split('\n')
      .flatMap((line, at) => (physical.test(line) ? [`${name}:${at + 1} ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})
