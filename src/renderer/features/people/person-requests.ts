import type { Person } from '../../../shared/api/people.ts'
import { request } from '../../bridge/bridge.ts'
import { i18n } from '../../i18n/i18n.ts'
import { attempt } from '../../state/errors.ts'
import { offerUndo } from '../../state/undo.ts'
import { ask } from '../../state/view-store.ts'
import { toast } from '../../ui/toast.ts'
import { chooseNone, showPerson, usePeopleView } from './people-view-store.ts'

/** What is done to kept people. The engine tells of every change, which the store of people follows. */

/** What texts call a person. */
export const nameOf = ({ name }: Pick<Person, 'name'>): string => name || i18n.t('people:unnamed')

export const renamePerson = (id: string, name: string): void =>
  attempt(() => request('people.rename', { id, name: name.trim() }))

/** Deletes a person and all their photos, after a question. */
export const deletePerson = (person: Person): void => {
  const { id, photos } = person
  ask({
    title: i18n.t('people:delete.title', { name: nameOf(person) }),
    text: i18n.t('people:delete.text', { count: photos.length }),
    confirm: i18n.t('common:delete'),
    cancel: i18n.t('common:cancel'),
    onConfirm: () =>
      attempt(async () => {
        await request('people.delete', { id })
        if (usePeopleView.getState().person === id) showPerson(null)
        toast(i18n.t('people:delete.done', { name: nameOf(person) }))
      }),
  })
}

/** Deletes every file of people who cannot be read, after a question. */
export const deleteDamaged = (ids: readonly string[]): void =>
  ask({
    title: i18n.t('people:damaged.title', { count: ids.length }),
    text: i18n.t('people:damaged.text'),
    confirm: i18n.t('common:delete'),
    cancel: i18n.t('common:cancel'),
    onConfirm: () =>
      attempt(async () => {
        for (const id of ids) await request('people.delete', { id })
      }),
  })

/** Makes two people one, and offers to take that back. */
export const mergePeople = (into: Person, from: Person): void =>
  attempt(async () => {
    const wasShown = usePeopleView.getState().person === from.id
    await request('people.merge', { into: into.id, from: from.id })
    if (wasShown) showPerson(into.id)
    const names = { from: nameOf(from), into: nameOf(into) }
    const undo = () =>
      attempt(async () => {
        await request('people.unmerge', mergeOf(into, from))
        if (wasShown && usePeopleView.getState().person === into.id) showPerson(from.id)
      })
    const text = i18n.t('people:merge.text', { count: from.photos.length, name: nameOf(into) })
    offerUndo(i18n.t('people:merge.done', names), undo, text)
  })

/** All that is needed to take a merge back. */
const mergeOf = (into: Person, { id, name, createdAt, origin, photos }: Person) => ({
  into: into.id,
  from: { id, name, createdAt, origin },
  photos: photos.map(photo => photo.id),
  shared: into.photos.map(photo => photo.id).filter(photo => photos.some(each => each.id === photo)),
})

/** The chosen photos become a new person, whose page is shown. */
export const splitPerson = (id: string, photos: readonly string[]): void =>
  attempt(async () => {
    const { split } = await request('people.split', { id, photos: [...photos] })
    showPerson(split.id)
    toast.success(i18n.t('people:split.done'))
  })

export const decidePhotos = (id: string, photos: readonly string[], decided: 'use' | 'aside'): void =>
  attempt(async () => {
    await request('people.decide', { id, photos: [...photos], decided })
    chooseNone()
  })

/** Deletes photos of a person, after a question. */
export const removePhotos = (person: Person, photos: readonly string[]): void =>
  ask({
    title: i18n.t('people:remove.title', { count: photos.length, name: nameOf(person) }),
    text: i18n.t('people:remove.text', { count: photos.length }),
    confirm: i18n.t('common:delete'),
    cancel: i18n.t('common:cancel'),
    onConfirm: () =>
      attempt(async () => {
        await request('people.removePhotos', { id: person.id, photos: [...photos] })
        chooseNone()
      }),
  })
