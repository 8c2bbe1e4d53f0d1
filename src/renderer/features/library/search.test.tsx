import { describe, expect, test, vi } from 'vitest'
import { i18n } from '../../i18n/i18n.ts'
import { testItem } from '../../testing/fixtures.ts'
import { createSearch, type Kind, searchLibrary } from './search.ts'
import { prepareSearch } from './search-texts.ts'

const items = [
  testItem('queen.png', { favourite: true }, { prompt: 'A smiling Queen with a crown', seed: 123 }),
  testItem('rene.png', {}, { prompt: 'René on a Straße, smiling', seed: 1234, pack: 'sd-turbo' }),
  testItem('holiday.png', { recipe: null }),
]
const everything = { query: '', favouritesOnly: false, kind: null, album: null } as const
const nobody = new Map<string, string>()
const found = (query: string, favouritesOnly = false) =>
  searchLibrary(items, { ...everything, query, favouritesOnly }, nobody).map(({ id }) => id)

describe('searchLibrary', () => {
  test('gives everything, and the very same list, for an empty search', () => {
    expect(searchLibrary(items, { ...everything, query: '  ' }, nobody)).toBe(items)
  })

  test('wants every word, in any order, in part or whole', () => {
    expect(found('crown queen')).toEqual(['queen.png'])
    expect(found('smil')).toEqual(['queen.png', 'rene.png'])
    expect(found('queen beard')).toEqual([])
  })

  test('takes no notice of case and accents', () => {
    expect(found('rene')).toEqual(['rene.png'])
    expect(found('RENÉ')).toEqual(['rene.png'])
    expect(found('strasse')).toEqual(['rene.png'])
  })

  test('finds pictures made from photos by what was done, in the language shown', async () => {
    const swap = testItem('1.png', { recipe: null, madeBy: 'swap' })
    const enhanced = testItem('2.png', { recipe: null, madeBy: 'enhance' })
    const foundIn = (query: string) =>
      searchLibrary([swap, enhanced, ...items], { ...everything, query }, nobody)
    expect(foundIn('swap')).toEqual([swap])
    expect(foundIn('enhanced')).toEqual([enhanced])
    await i18n.changeLanguage('de')
    expect(foundIn('Tausch')).toEqual([swap])
    expect(foundIn('verbessert')).toEqual([enhanced])
    await i18n.changeLanguage('en')
  })

  test('finds a seed exactly', () => {
    expect(found('seed:123')).toEqual(['queen.png'])
    expect(found('seed:12')).toEqual([])
  })

  test('finds a pack, by itself or among the words', () => {
    expect(found('pack:turbo')).toEqual(['rene.png'])
    expect(found('sd-turbo smiling')).toEqual(['rene.png'])
  })

  test('finds a picture without a recipe by its name', () => {
    expect(found('holiday')).toEqual(['holiday.png'])
    expect(found('seed:1')).toEqual([])
  })

  test('keeps to favourites when asked', () => {
    expect(found('smiling', true)).toEqual(['queen.png'])
    expect(found('', true)).toEqual(['queen.png'])
  })
  test('finds the pictures of a person by their name, beside other words', () => {
    const ada = testItem('ada.png', { peopleIds: ['a1'] }, { prompt: 'a sailor' })
    const names = new Map([
      ['a1', 'Ada Łovelace'],
      ['b2', 'Bob'],
    ])
    const foundIn = (query: string) => searchLibrary([ada, ...items], { ...everything, query }, names)
    expect(foundIn('ADA sailor')).toEqual([ada])
    expect(foundIn('bob')).toEqual([])
  })

  test('finds the pictures of an album by its name, and shows one alone', () => {
    const inAlbum = testItem('in.png', { albums: ['a1'] })
    const names = new Map([['a1', 'Été à la mer']])
    const all = [inAlbum, ...items]
    expect(searchLibrary(all, { ...everything, query: 'ete' }, names)).toEqual([inAlbum])
    expect(searchLibrary(all, { ...everything, album: 'a1' }, names)).toEqual([inAlbum])
    expect(searchLibrary(all, { ...everything, album: 'b2' }, names)).toEqual([])
  })

  test('finds the same letter by letter as at once, forwards and back', () => {
    const search = createSearch()
    const words = [
      's',
      'sm',
      'smiling',
      'smiling q',
      'smiling queen',
      'seed:1',
      'seed:12',
      'seed:123',
      'smil',
      '',
    ]
    for (const query of words)
      expect(search(items, { ...everything, query }, nobody)).toEqual(
        searchLibrary(items, { ...everything, query }, nobody),
      )
  })

  test('gives the very same list where the next letter takes nothing away', () => {
    const search = createSearch()
    const found = search(items, { ...everything, query: 'smi' }, nobody)
    expect(search(items, { ...everything, query: 'smil' }, nobody)).toBe(found)
    expect(search(items, { ...everything, query: 'smiling q' }, nobody)).toHaveLength(1)
  })

  test('narrows down to how pictures were made; a drawing with a swapped face is both drawn and swapped', () => {
    const both = testItem('both.png', { swapped: true })
    const swap = testItem('swap.png', { recipe: null, madeBy: 'swap', swapped: true })
    const enhanced = testItem('enhanced.png', { recipe: null, madeBy: 'enhance' })
    const foreign = testItem('foreign.png', { recipe: null, madeBy: null })
    const all = [both, swap, enhanced, foreign]
    const of = (kind: Kind) => searchLibrary(all, { ...everything, kind }, nobody)
    expect(of('drawn')).toEqual([both])
    expect(of('swapped')).toEqual([both, swap])
    expect(of('enhanced')).toEqual([enhanced])
  })
})

test('texts that were made ahead are those of the list in its order', async () => {
  // More than a block of them, which are searched one by one.
  const many = Array.from({ length: 2500 }, (_, i) =>
    testItem(`${i}.png`, {}, { prompt: `${i} ${items[i % 3]!.prompt ?? 'nothing'}` }),
  )
  const searches = [
    'queen',
    'boat',
    'q',
    '99',
    '999',
    '2499',
    'smiling',
    'smiling 王',
    'u',
    'ue',
    'ß',
    'straße 7',
  ]
  const inTurn = () => {
    const search = createSearch()
    return searches.map(query => search(many, { ...everything, query }, nobody).map(({ id }) => id))
  }
  const before = inTurn()
  expect(before[0]).toHaveLength(834)
  expect(before[5]).toEqual(['2499.png'])
  prepareSearch(many)
  // A turn for each block and one for the end.
  for (let turn = 0; turn < 4; turn++) await new Promise(resolve => setTimeout(resolve))
  const read = vi.spyOn(String.prototype, 'includes')
  expect(inTurn()).toEqual(before)
  expect(read.mock.calls.length).toBeLessThan(many.length)
})
