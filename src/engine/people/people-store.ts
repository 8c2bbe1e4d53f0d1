import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { isFolder } from '../../node/file-kinds.ts'
import { createTurns } from '../../node/in-turn.ts'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { personId } from '../../shared/api/options.ts'
import type { KeptPeople, Person } from '../../shared/api/people.ts'
import { faceFiles, isFaceFile } from '../../shared/people-layout.ts'
import type { EventHub } from '../events.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { ensureFolder, saveCopy } from '../results/save-file.ts'
import type { FoundFaces } from './found-faces.ts'
import {
  type PersonRecord,
  readPersonRecord,
  reportPerson,
  type StoredFace,
  savePersonRecord,
} from './person-record.ts'

/** The people that somebody keeps, each in a folder of its own: a record, and the faces as files. */
export interface PeopleStore {
  list(): Promise<KeptPeople>
  /** Of those that can be read, by name. */
  records(): Promise<readonly PersonRecord[]>
  /** @throws LikenessError `unknown-person` */
  record(id: string): Promise<PersonRecord>
  /** Path of the cut of a face. */
  fileOf(id: string, face: string): string
  /** The best photo of a person, by the person's name. @throws LikenessError `unknown-person` */
  bestPhotoOf(id: string): Promise<PictureFile>
  /** @throws LikenessError `unknown-face`, `disk-full`, `output-not-writable` */
  create(name: string, faces: readonly string[], origin?: Person['origin']): Promise<Person>
  rename(id: string, name: string): Promise<Person>
  merge(into: string, from: string): Promise<Person>
  /**
   * Takes a merge back, as far as the photos are still there.
   * @returns who was merged @throws LikenessError `unknown-face` where none of the photos is left
   */
  unmerge(merged: ParsedInput<'people.unmerge'>): Promise<Person>
  split(id: string, faces: readonly string[], name: string): Promise<{ person: Person; split: Person }>
  addFaces(id: string, faces: readonly string[]): Promise<Person>
  removeFaces(id: string, faces: readonly string[]): Promise<Person>
  decide(id: string, faces: readonly string[], decided: StoredFace['decided']): Promise<Person>
  /** Replaces what is known of the faces, as after another embedder was installed. */
  renew(id: string, faces: readonly StoredFace[]): Promise<void>
  /** Also one whose record cannot be read. @throws LikenessError `unknown-person` */
  delete(id: string): Promise<void>
  /** Removes what an engine left that was killed, and files of deleted photos that could not be removed then. */
  sweep(): Promise<void>
}

/** Folders being filled or emptied: they are no people, and go at a later start. */
const unfinished = { coming: '.new-', going: '.gone-' } as const
const unfinishedFor = 3600e3

export const createPeopleStore = (folder: string, found: FoundFaces, events: EventHub): PeopleStore => {
  const folderOf = (id: string) => join(folder, id)
  /** Changes are made one after the other: each reads what the one before wrote. */
  const inTurn = createTurns()
  const change = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      const result = await work()
      events.emit({ event: 'people', value: await list() })
      return result
    })

  const readAll = async () => {
    const names = await readdir(folder).catch(() => [])
    const ids = names.filter(name => personId.safeParse(name).success)
    const read = await Promise.all(ids.map(id => readPersonRecord(folderOf(id)).catch(() => null)))
    return { ids, records: read.flatMap(record => record ?? []).sort(byName) }
  }
  const list = async (): Promise<KeptPeople> => {
    const { ids, records } = await readAll()
    const damaged: string[] = []
    // Another program may have deleted the person while they were read.
    for (const id of ids)
      if (!records.some(record => record.id === id) && (await isFolder(folderOf(id)))) damaged.push(id)
    return { people: records.map(reportPerson), damaged }
  }
  const record = async (id: string): Promise<PersonRecord> => {
    const known = await readPersonRecord(folderOf(id))
    if (known) return known
    throw notKept()
  }

  const save = async (changed: PersonRecord): Promise<Person> => {
    await savePersonRecord(folderOf(changed.id), changed)
    return reportPerson(changed)
  }
  const removeFiles = async (id: string, faces: readonly string[]) => {
    for (const name of faces.flatMap(face => Object.values(faceFiles(face))))
      await rm(join(folderOf(id), name), { force: true, maxRetries: 5 })
  }
  const copyFiles = async (from: string, faces: readonly string[], to: string) => {
    for (const name of faces.flatMap(face => Object.values(faceFiles(face))))
      await saveCopy(join(folderOf(from), name), join(to, name))
  }
  /** A person is there whole or not at all. @param fill copies the files of the faces into a folder */
  const add = async (
    about: Pick<PersonRecord, 'name' | 'origin'> & Partial<Pick<PersonRecord, 'id' | 'createdAt'>>,
    faces: readonly StoredFace[],
    fill: (to: string) => Promise<void>,
  ): Promise<Person> => {
    const { id = randomBytes(8).toString('hex'), createdAt = Date.now(), name, origin } = about
    const created: PersonRecord = { version: 1, id, name, createdAt, origin, faces: [...faces] }
    const coming = join(folder, `${unfinished.coming}${id}`)
    await ensureFolder(coming)
    try {
      await fill(coming)
      await savePersonRecord(coming, created)
      await renameWithRetry(coming, folderOf(id))
    } catch (error) {
      await rm(coming, { recursive: true, force: true })
      throw error
    }
    return reportPerson(created)
  }
  const remove = async (id: string) => {
    const going = join(folder, `${unfinished.going}${id}`)
    await renameWithRetry(folderOf(id), going)
    await rm(going, { recursive: true, force: true, maxRetries: 5 })
  }
  /** Removes files of faces that the record does not name. */
  const sweepPerson = async (id: string) => {
    const names = await readdir(folderOf(id)).catch(() => [])
    const info = await stat(folderOf(id)).catch(() => null)
    // Files come before the record that names them: of a folder that another program changes now, nothing goes.
    if (!info || Date.now() - info.mtimeMs < unfinishedFor) return
    const known = await readPersonRecord(folderOf(id)).catch(() => null)
    if (!known) return
    const named = new Set(known.faces.flatMap(face => Object.values(faceFiles(face.id))))
    const left = names.filter(name => isFaceFile(name) && !named.has(name))
    for (const name of left)
      await rm(join(folderOf(id), name), { force: true, maxRetries: 5 }).catch(() => {})
  }
  const idsOf = (faces: readonly StoredFace[]) => faces.map(({ id }) => id)
  const without = (faces: readonly StoredFace[], ids: readonly string[]) =>
    faces.filter(({ id }) => !ids.includes(id))
  /** @throws LikenessError `unknown-face` */
  const assertAmong = ({ faces }: PersonRecord, ids: readonly string[]) => {
    if (ids.some(id => !faces.some(face => face.id === id)))
      throw new LikenessError('unknown-face', 'A photo is not among those of the person any more.')
  }
  const assertLeft = ({ name, faces }: PersonRecord, ids: readonly string[]) => {
    if (without(faces, ids).length === 0)
      throw new LikenessError(
        'bad-option',
        `No photo of ${name || 'the person'} would be left. Keep one, or delete the person.`,
      )
  }

  return {
    list,
    records: async () => (await readAll()).records,
    record,
    fileOf: (id, face) => join(folderOf(id), faceFiles(face).cut),
    bestPhotoOf: async id => {
      const { name, photos } = reportPerson(await record(id))
      return { file: join(folderOf(id), faceFiles(photos[0]!.id).cut), name: name || photos[0]!.name }
    },
    create: (name, ids, origin) =>
      change(async () => {
        const unique = [...new Set(ids)]
        return add({ name, origin }, found.get(unique), to => found.copyFiles(unique, to))
      }),
    rename: (id, name) => change(async () => save({ ...(await record(id)), name })),
    merge: (into, from) =>
      change(async () => {
        if (into === from) throw new LikenessError('bad-option', 'A person cannot be merged with themselves.')
        const [kept, other] = [await record(into), await record(from)]
        const added = without(other.faces, idsOf(kept.faces))
        await copyFiles(from, idsOf(added), folderOf(into))
        const person = await save({ ...kept, faces: [...kept.faces, ...added] })
        await remove(from)
        return person
      }),
    unmerge: ({ into, from, photos, shared }) =>
      change(async () => {
        const kept = await record(into)
        const back = kept.faces.filter(({ id }) => photos.includes(id))
        if (back.length === 0)
          throw new LikenessError('unknown-face', 'The photos of who was merged are not there any more.')
        if (await isFolder(folderOf(from.id)))
          throw new LikenessError('bad-option', 'The person is kept already: there is no merge to take back.')
        const leaving = idsOf(back).filter(id => !shared.includes(id))
        assertLeft(kept, leaving)
        const person = await add(from, back, to => copyFiles(into, idsOf(back), to))
        await save({ ...kept, faces: without(kept.faces, leaving) })
        await removeFiles(into, leaving)
        return person
      }),
    split: (id, ids, name) =>
      change(async () => {
        const kept = await record(id)
        assertAmong(kept, ids)
        assertLeft(kept, ids)
        const moved = kept.faces.filter(face => ids.includes(face.id))
        const split = await add({ name, origin: kept.origin }, moved, to => copyFiles(id, idsOf(moved), to))
        const person = await save({ ...kept, faces: without(kept.faces, ids) })
        await removeFiles(id, ids)
        return { person, split }
      }),
    addFaces: (id, ids) =>
      change(async () => {
        const kept = await record(id)
        const added = without(found.get([...new Set(ids)]), idsOf(kept.faces))
        await found.copyFiles(idsOf(added), folderOf(id))
        return save({ ...kept, faces: [...kept.faces, ...added] })
      }),
    removeFaces: (id, ids) =>
      change(async () => {
        const kept = await record(id)
        assertAmong(kept, ids)
        assertLeft(kept, ids)
        const person = await save({ ...kept, faces: without(kept.faces, ids) })
        await removeFiles(id, ids)
        return person
      }),
    decide: (id, ids, decided) =>
      change(async () => {
        const kept = await record(id)
        assertAmong(kept, ids)
        const faces = kept.faces.map(face => (ids.includes(face.id) ? { ...face, decided } : face))
        return save({ ...kept, faces })
      }),
    renew: (id, faces) =>
      change(async () => {
        const kept = await record(id)
        const renewed = new Map(faces.map(face => [face.id, face]))
        await save({ ...kept, faces: kept.faces.map(face => renewed.get(face.id) ?? face) })
      }),
    delete: id =>
      change(async () => {
        if (!(await isFolder(folderOf(id)))) throw notKept()
        await remove(id)
      }),
    sweep: async () => {
      const names = await readdir(folder).catch(() => [])
      for (const name of names) {
        if (personId.safeParse(name).success) await inTurn(() => sweepPerson(name))
        if (!Object.values(unfinished).some(prefix => name.startsWith(prefix))) continue
        const path = join(folder, name)
        const info = await stat(path).catch(() => null)
        const isGoing = name.startsWith(unfinished.going)
        if (info && (isGoing || Date.now() - info.mtimeMs > unfinishedFor))
          await rm(path, { recursive: true, force: true })
      }
    },
  }
}

const notKept = () => new LikenessError('unknown-person', 'This person is not kept any more. Choose another.')

const byName = (a: PersonRecord, b: PersonRecord): number =>
  a.name.localeCompare(b.name) || a.createdAt - b.createdAt
