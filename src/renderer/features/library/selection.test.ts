import { describe, expect, test } from 'vitest'
import {
  addToChosen,
  chooseAll,
  commandTargets,
  extendRangeTo,
  moveTo,
  nothingChosen,
  reconcile,
  type Selection,
  selectOnly,
  toggle,
} from './selection.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: Selection) => [...selection.chosen].sort()

describe('choosing', () => {
  test('a click acts on one picture without choosing it', () => {
    const clicked = selectOnly('b')
    expect(chosen(clicked)).toEqual([])
    expect(commandTargets(clicked, ids)).toEqual(['b'])
  })

  test('space chooses, arrow keys keep what is chosen, a click chooses nothing', () => {
    const gathered = toggle(moveTo(toggle(selectOnly('a'), 'a'), 'c'), 'c')
    expect(chosen(gathered)).toEqual(['a', 'c'])
    expect(chosen(moveTo(gathered, 'd'))).toEqual(['a', 'c'])
    expect(chosen(toggle(gathered, 'c'))).toEqual(['a'])
    expect(chosen(selectOnly('d'))).toEqual([])
  })

  test('ctrl+click takes along what was clicked before', () => {
    expect(chosen(addToChosen(selectOnly('a'), 'c'))).toEqual(['a', 'c'])
    expect(chosen(addToChosen(selectOnly('a'), 'a'))).toEqual(['a'])
    expect(chosen(addToChosen(nothingChosen, 'c'))).toEqual(['c'])
    expect(chosen(addToChosen(addToChosen(selectOnly('a'), 'c'), 'a'))).toEqual(['c'])
  })

  test('shift spans from the anchor, either way, and turns around it', () => {
    const right = extendRangeTo(selectOnly('c'), ids, 'e')
    expect(chosen(right)).toEqual(['c', 'd', 'e'])
    expect(chosen(extendRangeTo(right, ids, 'b'))).toEqual(['b', 'c'])
    expect(right.active).toBe('e')
    expect(chosen(extendRangeTo(nothingChosen, ids, 'b'))).toEqual(['b'])
  })

  test('everything is everything that is listed', () => {
    expect(chosen(chooseAll(selectOnly('b'), ids))).toEqual(ids)
  })

  test('commands act on the chosen in the order of the list', () => {
    expect(commandTargets(toggle(toggle(nothingChosen, 'd'), 'b'), ids)).toEqual(['b', 'd'])
  })
})

describe('reconcile', () => {
  test('leaves a selection alone that lost nothing', () => {
    const selection = toggle(selectOnly('b'), 'b')
    expect(reconcile(selection, ids, ['new', ...ids])).toBe(selection)
  })

  test('the next remaining picture becomes active, or the one before at the end', () => {
    expect(reconcile(selectOnly('b'), ids, ['a', 'd', 'e']).active).toBe('d')
    expect(reconcile(selectOnly('e'), ids, ['a', 'b']).active).toBe('b')
    expect(reconcile(selectOnly('e'), ids, []).active).toBeNull()
  })

  test('begins at the first picture', () => {
    expect(reconcile(nothingChosen, [], ids).active).toBe('a')
    expect(reconcile(nothingChosen, [], ids).chosen).toBe(nothingChosen.chosen)
    expect(reconcile(selectOnly('not listed'), ids, ids).active).toBe('a')
    expect(reconcile(nothingChosen, [], [])).toBe(nothingChosen)
  })

  test('removed pictures are no longer chosen', () => {
    expect(chosen(reconcile(chooseAll(selectOnly('a'), ids), ids, ['a', 'c']))).toEqual(['a', 'c'])
  })
})
