import type { Command } from 'commander'
import { LikenessError, request } from '../../engine/index.ts'
import type { Person, PersonPhoto } from '../../shared/api/people.ts'
import type { Execute, Terminal } from '../command.ts'
import { jsonOption, providerOption, useOption } from '../options.ts'
import { readPeople } from '../people-by-name.ts'

const reasons: Readonly<Record<NonNullable<PersonPhoto['aside']>, string>> = {
  blurred: 'set aside: blurred',
  'turned-away': 'set aside: turned away',
  small: 'set aside: small',
  'someone-else': 'set aside: someone else',
  duplicate: 'set aside: the same picture again',
  'left-out': 'set aside',
}

const countPhotos = (photos: readonly unknown[]): string =>
  photos.length === 1 ? '1 photo' : `${photos.length} photos`

const describe = ({ id, name, photos }: Person): string => {
  const aside = photos.filter(photo => photo.aside !== null).length
  return `${name || '(no name)'}  ${countPhotos(photos)}${aside > 0 ? `, ${aside} set aside` : ''}  ${id}`
}

const describeDamaged = (id: string): string => `(cannot be read)  "people remove ${id}" deletes what is kept`

const describePhotos = ({ photos }: Person): string[] =>
  photos.map(({ id, name, view, similarity, aside }) => {
    const why = aside === null ? '' : `  ${reasons[aside]}`
    return `  ${id.slice(0, 8)}  ${name}  ${view}, similarity ${similarity.toFixed(2)}${why}`
  })

const show = (person: Person): string[] => [describe(person), ...describePhotos(person)]

/** Ids of the photos that somebody named by the beginnings of their ids. @throws LikenessError `bad-usage` */
const photoIds = ({ photos }: Person, beginnings: readonly string[]): string[] =>
  beginnings.map(beginning => {
    const [photo, other] = photos.filter(({ id }) => id.startsWith(beginning))
    if (photo && !other) return photo.id
    throw new LikenessError(
      'bad-usage',
      `"${beginning}" is ${photo ? 'not one photo alone' : 'no photo of the person'}. "people show" lists them.`,
    )
  })

/** Kept people: from photos, and what becomes of them. */
export const addPeople = (program: Command, execute: Execute, terminal: Terminal): void => {
  const people = program
    .command('people')
    .description('People that are kept: several photos each, whose face a swap can take or find.')
  const find = async (name: string) => (await readPeople([name], terminal)).find(name)
  people
    .command('add')
    .description('Keep the person whom most of the pictures show; of a name that is kept, add photos.')
    .argument('<name>', 'what to call the person')
    .argument('<files...>', 'pictures of the person, or folders of such')
    .option('--no-recursive', 'not the folders inside')
    .addOption(useOption())
    .addOption(providerOption())
    .addOption(jsonOption())
    .action(async (name: string, pictures: string[], { json: _json, ...options }) => {
      await execute(
        'people.add',
        { ...options, name, pictures },
        ({ person, others, withoutFace, failed }) => [
          ...show(person),
          ...(others > 0 ? [`${others === 1 ? 'One face' : `${others} faces`} of others left out`] : []),
          ...withoutFace.map(file => `no face in ${file}`),
          ...failed.map(({ message }) => message),
        ],
      )
    })
  people
    .command('list')
    .description('List the kept people.')
    .addOption(jsonOption())
    .action(async () => {
      await execute('people.list', {}, ({ people, damaged }) => {
        const lines = [...people.map(describe), ...damaged.map(describeDamaged)]
        return lines.length === 0 ? ['Nobody is kept.'] : lines
      })
    })
  people
    .command('show')
    .description('List the photos of a person: which count, and why others do not.')
    .argument('<name>', 'name or id')
    .addOption(jsonOption())
    .action(async (name: string) => {
      const { id } = await find(name)
      await execute('people.list', {}, output => output.people.filter(each => each.id === id).flatMap(show))
    })
  people
    .command('rename')
    .description('Give a person another name.')
    .argument('<name>', 'name or id')
    .argument('<new-name>')
    .addOption(jsonOption())
    .action(async (name: string, newName: string) => {
      const { id } = await find(name)
      await execute('people.rename', { id, name: newName }, ({ person }) => [describe(person)])
    })
  people
    .command('merge')
    .description('Two are one: the photos of the second go to the first, who keeps the name.')
    .argument('<name>', 'name or id')
    .argument('<other>', 'name or id')
    .addOption(jsonOption())
    .action(async (name: string, other: string) => {
      const [into, from] = [(await find(name)).id, (await find(other)).id]
      await execute('people.merge', { into, from }, ({ person }) => show(person))
    })
  people
    .command('split')
    .description('One is two: some photos of a person become another person.')
    .argument('<name>', 'name or id')
    .argument('<new-name>', 'of the new person')
    .argument('<photos...>', 'beginnings of ids, as "people show" lists them')
    .addOption(jsonOption())
    .action(async (name: string, newName: string, beginnings: string[]) => {
      const person = await find(name)
      const input = { id: person.id, name: newName, photos: photoIds(person, beginnings) }
      await execute('people.split', input, output => [...show(output.person), ...show(output.split)])
    })
  people
    .command('remove')
    .description('Delete a person, with every file kept of them; or some photos only.')
    .argument('<name>', 'name or id')
    .argument('[photos...]', 'beginnings of ids, as "people show" lists them')
    .addOption(jsonOption())
    .action(async (name: string, beginnings: string[]) => {
      const { damaged } = await request(terminal.engine, 'people.list', {})
      if (damaged.includes(name)) {
        await execute('people.delete', { id: name }, () => ['Deleted every file kept of that person.'])
        return
      }
      const person = await find(name)
      if (beginnings.length > 0) {
        const photos = photoIds(person, beginnings)
        await execute('people.removePhotos', { id: person.id, photos }, output => show(output.person))
      } else
        await execute('people.delete', { id: person.id }, () => [
          `Deleted ${person.name || 'the person'} and ${countPhotos(person.photos)} kept of them. Your own files are untouched.`,
        ])
    })
}
