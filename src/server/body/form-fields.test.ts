import { expect, test } from 'vitest'
import { z } from 'zod'
import { addField, type Fields, fromForm } from './form-fields.ts'

const fieldsOf = (...pairs: readonly (readonly [string, string])[]): Fields => {
  const fields: Fields = {}
  for (const [name, value] of pairs) addField(fields, name, value)
  return fields
}

test('a repeated field and one named as a list become lists', () => {
  expect(fieldsOf(['a', '1'], ['b', '2'], ['a', '3'], ['c[]', '4'], ['a', '5'])).toEqual({
    a: ['1', '3', '5'],
    b: '2',
    c: ['4'],
  })
})

test('a name that objects have by themselves is a field like others', () => {
  const fields = fieldsOf(['__proto__', 'x'], ['constructor', 'y'])
  expect(Object.entries(fields)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
})

test('text becomes what its field takes, and stays text where text is taken', () => {
  const schema = z.object({
    prompt: z.string(),
    steps: z.int(),
    flag: z.boolean(),
    size: z.object({ width: z.int() }),
  })
  const fields = fieldsOf(
    ['prompt', '7'],
    ['steps', '4'],
    ['flag', 'true'],
    ['size', '{"width":8}'],
    ['other', '1'],
  )
  expect(fromForm(schema, fields)).toEqual({
    prompt: '7',
    steps: 4,
    flag: true,
    size: { width: 8 },
    other: '1',
  })
  expect(fromForm(schema, fieldsOf(['steps', 'four']))).toEqual({ steps: 'four' })
})
