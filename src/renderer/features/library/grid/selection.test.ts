import { describe, expect, test } from 'vitest'
import {
  actedOn,
  addTo,
  chooseAll,
  extendTo,
  goTo,
  nothingChosen,
  type Selection,
  settle,
  toggle,
  walkTo,
} from './selection.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: Selection) => [...selection.chosen].sort()

describe('choosing', () => {
  test('a click acts on one picture without choosing it', () => {
    const clicked = goTo('b')
    expect(chosen(clicked)).toEqual([])
    expect(actedOn(clicked, ids)).toEqual(['b'])
  })

  test('space gathers, walking on keeps what was gathered, a click lets go', () => {
    const gathered = toggle(walkTo(toggle(goTo('a'), 'a'), 'c'), 'c')
    expect(chosen(gathered)).toEqual(['a', 'c'])
    expect(chosen(walkTo(gathered, 'd'))).toEqual(['a', 'c'])
    expect(chosen(toggle(gathered, 'c'))).toEqual(['a'])
    expect(chosen(goTo('d'))).toEqual([])
  })

  test('ctrl+click takes along what was clicked before', () => {
    expect(chosen(addTo(goTo('a'), 'c'))).toEqual(['a', 'c'])
    expect(chosen(addTo(goTo('a'), 'a'))).toEqual(['a'])
    expect(chosen(addTo(nothingChosen, 'c'))).toEqual(['c'])
    expect(chosen(addTo(addTo(goTo('a'), 'c'), 'a'))).toEqual(['c'])
  })

  test('shift spans from the anchor, either way, and turns around it', () => {
    const right = extendTo(goTo('c'), ids, 'e')
    expect(chosen(right)).toEqual(['c', 'd', 'e'])
    expect(chosen(extendTo(right, ids, 'b'))).toEqual(['b', 'c'])
    expect(right.active).toBe('e')
    expect(chosen(extendTo(nothingChosen, ids, 'b'))).toEqual(['b'])
  })

  test('everything is everything that is listed', () => {
    expect(chosen(chooseAll(goTo('b'), ids))).toEqual(ids)
  })

  test('commands act on the chosen in the order of the list', () => {
    expect(actedOn(toggle(toggle(nothingChosen, 'd'), 'b'), ids)).toEqual(['b', 'd'])
  })
})

describe('settle', () => {
  test('leaves a selection alone that lost nothing', () => {
    const selection = toggle(goTo('b'), 'b')
    expect(settle(selection, ids, ['new', ...ids])).toBe(selection)
  })

  test('goes on at the next picture left, or the one before at the end', () => {
    expect(settle(goTo('b'), ids, ['a', 'd', 'e']).active).toBe('d')
    expect(settle(goTo('e'), ids, ['a', 'b']).active).toBe('b')
    expect(settle(goTo('e'), ids, []).active).toBeNull()
  })

  test('begins at the first picture', () => {
    expect(settle(nothingChosen, [], ids).active).toBe('a')
    expect(settle(goTo('not listed'), ids, ids).active).toBe('a')
    expect(settle(nothingChosen, [], [])).toBe(nothingChosen)
  })

  test('lets go of chosen pictures that are gone', () => {
    expect(chosen(settle(chooseAll(goTo('a'), ids), ids, ['a', 'c']))).toEqual(['a', 'c'])
  })
})
