import { basename } from 'node:path'
import type { Command } from 'commander'
import { LikenessError, request } from '../../engine/index.ts'
import type { Album } from '../../shared/api/albums.ts'
import type { LibraryEntry } from '../../shared/api/library.ts'
import type { Execute, Terminal } from '../command.ts'
import { jsonOption } from '../options.ts'

const perPage = 5000

/** All pictures of the library, newest first. */
const readEntries = async ({ engine }: Terminal): Promise<readonly LibraryEntry[]> => {
  const entries: LibraryEntry[] = []
  for (let offset: number | null = 0; offset !== null; ) {
    const page: { entries: LibraryEntry[]; next: number | null } = await request(engine, 'library.list', {
      offset,
      limit: perPage,
    })
    entries.push(...page.entries)
    offset = page.next
  }
  return entries
}

/** An album by its name, in either case, or its id; undefined where there is none. @throws LikenessError `bad-usage` where two have the name */
const findAlbum = async (text: string, { engine }: Terminal): Promise<Album | undefined> => {
  const { albums } = await request(engine, 'albums.list', {})
  const byId = albums.find(({ id }) => id === text)
  if (byId) return byId
  const [album, other] = albums.filter(({ name }) => name.toLowerCase() === text.toLowerCase())
  if (!other) return album
  throw new LikenessError(
    'bad-usage',
    `Two albums are called "${text}". Name one by the id that "library albums" shows.`,
  )
}

const albumCalled = async (text: string, terminal: Terminal): Promise<Album> => {
  const album = await findAlbum(text, terminal)
  if (album) return album
  throw new LikenessError(
    'unknown-album',
    `There is no album "${text}". "library albums" lists them, "library albums add" makes one.`,
  )
}

/** Ids of pictures that somebody named by their ids or their files. @throws LikenessError `unknown-picture` */
const picturesNamed = async (given: readonly string[], terminal: Terminal): Promise<string[]> => {
  const known = new Set((await readEntries(terminal)).map(({ id }) => id))
  return given.map(text => {
    const id = basename(text)
    if (known.has(id)) return id
    throw new LikenessError(
      'unknown-picture',
      `There is no picture "${text}" in the library. "library list" names those that are there.`,
    )
  })
}

const countPictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`)

const describeEntry = ({ id, width, height, prompt }: LibraryEntry): string =>
  [id, `${width}x${height}`, ...(prompt === null ? [] : [prompt.replace(/\s+/g, ' ')])].join('  ')

/** The library's pictures and its albums. */
export const addLibrary = (program: Command, execute: Execute, terminal: Terminal): void => {
  const library = program.command('library').description('The pictures that were made, and their albums.')
  const print = (json: boolean | undefined, value: object, lines: readonly string[]) =>
    void terminal.stdout.write(json ? `${JSON.stringify({ ok: true, ...value })}\n` : `${lines.join('\n')}\n`)
  library
    .command('list')
    .description('List the pictures, newest first.')
    .option('--album <name>', 'only those of an album, by its name or id')
    .addOption(jsonOption())
    .action(async ({ album: wanted, json }: { album?: string; json?: boolean }) => {
      const album = wanted === undefined ? undefined : await albumCalled(wanted, terminal)
      const entries = (await readEntries(terminal)).filter(
        ({ albums }) => !album || albums.includes(album.id),
      )
      print(json, { entries }, entries.length === 0 ? ['No pictures.'] : entries.map(describeEntry))
    })

  const albums = library.command('albums').description('Albums: a picture can be in several.')
  albums
    .command('list', { isDefault: true })
    .description('List the albums.')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const [listed, entries] = [
        await request(terminal.engine, 'albums.list', {}),
        await readEntries(terminal),
      ]
      const counted = listed.albums.map(album => ({
        ...album,
        pictures: entries.filter(({ albums }) => albums.includes(album.id)).length,
      }))
      const lines = counted.map(({ id, name, pictures }) => `${name}  ${countPictures(pictures)}  ${id}`)
      print(json, { albums: counted }, lines.length === 0 ? ['There are no albums.'] : lines)
    })
  albums
    .command('add')
    .description('Put pictures into an album, a new one where there is none of that name.')
    .argument('<album>', 'name or id')
    .argument('<pictures...>', 'as "library list" names them, or their files in the library')
    .addOption(jsonOption())
    .action(async (name: string, pictures: string[]) => {
      const ids = await picturesNamed(pictures, terminal)
      const album = await findAlbum(name, terminal)
      const lines = () => [`${countPictures(ids.length)} added to “${album?.name ?? name.trim()}”`]
      if (album) await execute('albums.change', { id: album.id, add: ids }, lines)
      else await execute('albums.create', { name, ids }, lines)
    })
  albums
    .command('rename')
    .description('Give an album another name.')
    .argument('<album>', 'name or id')
    .argument('<new-name>')
    .addOption(jsonOption())
    .action(async (name: string, newName: string) => {
      const { id } = await albumCalled(name, terminal)
      await execute('albums.change', { id, name: newName }, () => [`The album is called “${newName.trim()}”`])
    })
  albums
    .command('remove')
    .description('Take pictures out of an album, or delete the album; the pictures stay in the library.')
    .argument('<album>', 'name or id')
    .argument('[pictures...]', 'as "library list" names them; without any, the album goes')
    .addOption(jsonOption())
    .action(async (text: string, pictures: string[]) => {
      const { id, name } = await albumCalled(text, terminal)
      if (pictures.length === 0)
        return execute('albums.delete', { id }, () => [`Album “${name}” deleted; its pictures stay.`])
      const remove = await picturesNamed(pictures, terminal)
      return execute('albums.change', { id, remove }, () => [
        `${countPictures(remove.length)} taken out of “${name}”`,
      ])
    })
}
