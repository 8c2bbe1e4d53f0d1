import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import list from '../src/renderer/ui/examples/examples.json' with { type: 'json' }
import { vocabulary } from '../src/shared/api/vocabulary.ts'
import { readPrompt } from '../src/shared/prompt/read-vocabulary.ts'
import { repository } from './cli.ts'

const starter = vocabulary.parse(
  JSON.parse(readFileSync(join(repository, 'resources/models/starter/vocabulary.json'), 'utf8')),
)

test.each(list)(
  '$id is drawn from words that the starter knows, and its pictures are small',
  ({ id, prompt, face }) => {
    expect(readPrompt(prompt, starter)).toMatchObject({ unknown: [], language: null })
    for (const part of face ? ['', '-photo', '-drawn'] : [''])
      expect(
        statSync(join(repository, 'src/renderer/ui/examples', `${id}${part}.webp`)).size,
      ).toBeLessThanOrEqual(12 * 1024)
  },
)

test('there are six to eight, one of them with the face of a photo', () => {
  expect(list.length).toBeGreaterThanOrEqual(6)
  expect(list.length).toBeLessThanOrEqual(8)
  expect(list.filter(({ face }) => face)).toHaveLength(1)
})
