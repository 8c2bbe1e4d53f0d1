import { beforeEach, describe, expect, it } from 'vitest'
import type { LibraryEntry } from '../../shared/api/library.ts'
import { applyLibraryEvent, mergeLibrary, pictureById, useLibrary } from './library-store.ts'

const picture = (id: string, createdAt: number, more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  id,
  width: 512,
  height: 512,
  bytes: 1000,
  createdAt,
  favourite: false,
  madeBy: null,
  prompt: null,
  seed: null,
  pack: null,
  swapped: false,
  fromPhotos: false,
  generated: null,
  similarity: null,
  peopleIds: [],
  albums: [],
  ...more,
})

const ids = (items: readonly LibraryEntry[]): readonly string[] => items.map(({ id }) => id)

const old = picture('old.png', 1)
const middle = picture('middle.png', 2)
const fresh = picture('fresh.png', 3)

describe('foldLibrary', () => {
  it('puts a new picture where its time belongs, newest first', () => {
    expect(ids(mergeLibrary([middle, old], [fresh], []))).toEqual(['fresh.png', 'middle.png', 'old.png'])
    expect(ids(mergeLibrary([fresh, old], [middle], []))).toEqual(['fresh.png', 'middle.png', 'old.png'])
  })

  it('orders pictures of the same moment by name, always alike', () => {
    const [a, b] = [picture('a.png', 5), picture('b.png', 5)]
    expect(ids(mergeLibrary([a], [b], []))).toEqual(['b.png', 'a.png'])
    expect(ids(mergeLibrary([b], [a], []))).toEqual(['b.png', 'a.png'])
  })

  it('replaces a changed picture instead of listing it twice', () => {
    const items = mergeLibrary([fresh, middle, old], [picture('middle.png', 2, { favourite: true })], [])
    expect(ids(items)).toEqual(['fresh.png', 'middle.png', 'old.png'])
    expect(items[1]?.favourite).toBe(true)
  })

  it('takes removed pictures away, and does not mind unknown ones', () => {
    expect(ids(mergeLibrary([fresh, middle, old], [], ['middle.png', 'never.png']))).toEqual([
      'fresh.png',
      'old.png',
    ])
  })

  it('keeps a picture that is restored with the removal of another', () => {
    expect(ids(mergeLibrary([fresh], [old], ['fresh.png']))).toEqual(['old.png'])
  })

  it('leaves the list it was given as it was', () => {
    const items = [middle, old]
    mergeLibrary(items, [fresh], ['old.png'])
    expect(ids(items)).toEqual(['middle.png', 'old.png'])
  })
})

describe('applyLibraryEvent', () => {
  beforeEach(() => useLibrary.setState({ items: [middle, old] }))

  it('shows the change to whoever looks', () => {
    applyLibraryEvent([fresh], ['old.png'])
    const { items } = useLibrary.getState()
    expect(ids(items)).toEqual(['fresh.png', 'middle.png'])
    expect(pictureById(items, 'fresh.png')).toBe(fresh)
    expect(pictureById(items, 'old.png')).toBeUndefined()
  })
})
