import { readdir } from 'node:fs/promises'
import { basename, join, parse, relative, sep } from 'node:path'
import { readFailure } from '../../core/imaging/codec/read-image-file.ts'
import { isFile, isFolder } from '../../node/file-kinds.ts'
import { realPathBelow } from '../../node/is-below.ts'
import { reportName } from '../../shared/api/folder-work.ts'

/** An image file of a folder, and the name of what is made from it; both relative, with `/`. */
export interface ListedImage {
  readonly file: string
  readonly result: string
}

export interface ListImagesOptions {
  /** For file names, in either case: `*` stands for any characters, `?` for one. */
  readonly pattern?: string
  /** Lists folders inside, too. */
  readonly recursive: boolean
  /** A folder inside that is left out, by its real path. */
  readonly except?: string
  /** Files and folders to list, relative to the folder, with `/`; null for all of it. */
  readonly only?: readonly string[] | null
  /** Of the results' names, with its dot. */
  readonly ending: string
}

/** Endings of files that `decodeImage` may open. */
const imageName = /\.(?:png|jpe?g|jpe|jfif|webp|avif|gif|tiff?|hei[cf]|hif)$/i

/**
 * Image files by the endings of their names, sorted, each once. Hidden files and folders are left out, as are folders
 * with a report, whose pictures are results. A link to a file inside is listed; links that lead out, and those to
 * folders, are not followed.
 *
 * `a/b.jpg` becomes `a/b.png` where results are PNG; where several files would become that, each is named with its
 * ending, `a/b.jpg.png`. The pattern has no influence on that: a result has the same name whatever is listed beside it.
 * @param folder its real path
 * @throws LikenessError `file-not-found`, `file-unreadable` when the folder itself cannot be read
 */
export const listImages = async (
  folder: string,
  { pattern, recursive, except, only, ending }: ListImagesOptions,
): Promise<readonly ListedImage[]> => {
  const files: string[] = []
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (path === folder) throw readFailure(error, folder)
      return []
    })
    if (path !== folder && entries.some(({ name }) => name === reportName)) return
    for (const entry of entries) {
      const child = join(path, entry.name)
      if (entry.name.startsWith('.') || child === except) continue
      if (entry.isDirectory()) {
        if (recursive) await walk(child)
      } else if (imageName.test(entry.name) && (entry.isFile() || (await isFileBelow(child, folder))))
        take(child)
    }
  }
  const take = (path: string) => files.push(relative(folder, path).replaceAll(sep, '/'))
  if (only)
    for (const name of only) {
      const path = join(folder, name)
      if (await isFolder(path)) await walk(path)
      else if (imageName.test(name)) take(path)
    }
  else await walk(folder)
  // A folder and a file in it may both be given.
  const listed = nameResults([...new Set(files)].sort(compareNames), ending)
  return pattern === undefined ? listed : listed.filter(({ file }) => matches(basename(file), pattern))
}

const isFileBelow = async (link: string, folder: string): Promise<boolean> => {
  const target = await realPathBelow(link, folder)
  return target !== undefined && isFile(target)
}

/** By code units, so that the order is the same everywhere. */
const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Disks that do not tell case or Unicode forms apart hold one file of names that differ in nothing else. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase()

const nameResults = (files: readonly string[], ending: string): ListedImage[] => {
  const withEnding = new Set<string>()
  const resultOf = (file: string): string => {
    const { dir, name, base } = parse(file)
    return `${dir && `${dir}/`}${withEnding.has(file) ? base : name}${ending}`
  }
  // A longer name may be another file's shorter one (`b.jpg.png` of `b.jpg` and of `b.jpg.gif`): until none changes.
  for (let changed = true; changed; ) {
    changed = false
    const byResult = new Map<string, string[]>()
    for (const file of files) {
      const key = keyOf(resultOf(file))
      byResult.set(key, [...(byResult.get(key) ?? []), file])
    }
    for (const same of byResult.values())
      if (same.length > 1)
        for (const file of same)
          if (!withEnding.has(file)) {
            withEnding.add(file)
            changed = true
          }
  }
  return files.map(file => ({ file, result: resultOf(file) }))
}

/** Whether a name matches a pattern as a whole. Takes time in proportion to both lengths, whatever the pattern. */
const matches = (name: string, pattern: string): boolean => {
  const [text, glob] = [[...keyOf(name)], [...keyOf(pattern)]]
  let [at, from] = [0, 0]
  let star = -1
  let starAt = 0
  while (at < text.length) {
    if (glob[from] === '*') {
      star = from++
      starAt = at
    } else if (glob[from] === '?' || glob[from] === text[at]) {
      at++
      from++
    } else if (star >= 0) {
      from = star + 1
      at = ++starAt
    } else return false
  }
  return glob.slice(from).every(each => each === '*')
}
