import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { likeness, temporaryFolder } from './cli.ts'
import { writeGroupPhoto } from './group-photo.ts'
import { fixture } from './pictures.ts'

test('people are kept, found in a picture by their names, and deleted with their files', async () => {
  const home = temporaryFolder()
  const run = (...args: string[]) => likeness(args, { home })
  const added = await run('people', 'add', 'Grace', fixture('photos/grace_hopper.jpg'))
  expect(added).toMatchObject({ code: 0 })
  expect(added.stdout).toMatch(
    /^Grace {2}1 photo {2}[0-9a-f]{16}\n {2}[0-9a-f]{8} {2}grace_hopper\.jpg {2}front/,
  )
  await run('people', 'add', 'Lisa', fixture('photos/mona_lisa.jpg'))
  expect((await run('people', 'list')).stdout.split('\n').filter(line => line !== '')).toHaveLength(2)

  const group = join(home, 'group.png')
  await writeGroupPhoto(group)
  const out = join(home, 'out.png')
  const swapped = await run('swap', '--target', group, '--map', 'lisa:grace', '--out', out, '--json')
  expect(swapped).toMatchObject({ code: 0, json: { notices: [], faces: { target: 2 } } })
  expect(existsSync(out)).toBe(true)
  const unknown = await run('swap', '--target', group, '--source-person', 'nobody')
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('There are: Grace, Lisa.') })

  const removed = await run('people', 'remove', 'lisa')
  expect(removed.stdout).toBe('Deleted Lisa and 1 photo kept of them. Your own files are untouched.\n')
  const folders = () => readdirSync(join(home, 'people')).filter(name => /^[0-9a-f]{16}$/.test(name))
  expect(folders()).toHaveLength(1)

  const [grace] = folders()
  writeFileSync(join(home, 'people', grace!, 'person.json'), 'damaged')
  expect((await run('people', 'list')).stdout).toBe(
    `(cannot be read)  "people remove ${grace}" deletes what is kept\n`,
  )
  expect(await run('people', 'remove', grace!)).toMatchObject({ code: 0 })
  expect(folders()).toEqual([])
})
