import { create } from 'zustand'
import { setPeopleOpen } from '../../state/view-store.ts'
import { leaveGroups, useGrouping } from './grouping-store.ts'

/** What the view of people shows: all of them, or one person's photos, some of them chosen. */

interface PeopleViewState {
  readonly person: string | null
  /** Ids of photos of that person. */
  readonly chosen: ReadonlySet<string>
}

export const usePeopleView = create<PeopleViewState>(() => ({ person: null, chosen: new Set() }))

export const showPerson = (person: string | null): void =>
  usePeopleView.setState({ person, chosen: new Set() })

export const togglePhoto = (id: string): void =>
  usePeopleView.setState(({ chosen }) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    return { chosen: next }
  })

export const chooseNone = (): void => usePeopleView.setState({ chosen: new Set() })

/** Esc: from chosen photos to none, from found faces or one person to all people, from there to the viewer. */
export const leavePeople = (): void => {
  const { person, chosen } = usePeopleView.getState()
  if (useGrouping.getState().running) return
  if (useGrouping.getState().found) leaveGroups()
  else if (chosen.size > 0) chooseNone()
  else if (person !== null) showPerson(null)
  else setPeopleOpen(false)
}
