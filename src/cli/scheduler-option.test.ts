import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { schedulerHelp } from '../shared/api/schedulers.ts'
import { schedulerOption } from './options.ts'

const parse = (text: string) => schedulerOption().parseArg?.(text, undefined)

test('a scheduler is taken by any of its names', () => {
  expect(parse('DPM++ 2M Karras')).toBe('dpm++2m-karras')
  expect(parse('heun')).toBe('heun')
  expect(() => parse('magic')).toThrow(/euler-a/)
})

test('help and readme list them from one table', () => {
  expect(schedulerOption().description).toContain(schedulerHelp)
  expect(readFileSync('README.md', 'utf8')).toContain(`\`--scheduler\` (${schedulerHelp})`)
})
