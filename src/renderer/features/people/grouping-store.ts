import { create } from 'zustand'
import type { FaceGroup, GroupedFaces } from '../../../shared/api/people.ts'
import type { ProgressEvent } from '../../../shared/api/progress.ts'
import { groupPeople, RequestError, request } from '../../bridge/bridge.ts'
import { withConsent } from '../../state/consent.ts'
import { errorText } from '../../state/errors.ts'

/** Faces that were found in pictures and wait for somebody to say whose they are. Nobody is kept by finding them. */

/** What became of a group: not yet decided, or kept with a person. */
export interface ShownGroup {
  readonly group: FaceGroup
  /** Faces that are not to be kept. */
  readonly without: ReadonlySet<string>
  readonly name: string
  /** The person that it was kept as or added to. */
  readonly keptAs: string | null
  readonly keeping: boolean
  readonly problem: string | null
}

interface Found extends Pick<GroupedFaces, 'withoutFace' | 'failed'> {
  readonly groups: readonly ShownGroup[]
}

interface GroupingState {
  readonly running: boolean
  readonly progress: ProgressEvent | null
  readonly problem: string | null
  readonly found: Found | null
  /** The person that photos are being added to, if any. */
  readonly into: string | null
}

export const noGrouping: GroupingState = {
  running: false,
  progress: null,
  problem: null,
  found: null,
  into: null,
}

export const useGrouping = create<GroupingState>(() => noGrouping)

export const setGroupingProgress = (progress: ProgressEvent | null): void => {
  if (useGrouping.getState().running) useGrouping.setState({ progress })
}

const shown = (group: FaceGroup): ShownGroup => ({
  group,
  without: new Set(),
  name: '',
  keptAs: null,
  keeping: false,
  problem: null,
})

/** Shows the faces that `find` answers; what was found before goes. */
const show = async (
  find: () => Promise<{ grouped: GroupedFaces | null }>,
  into: string | null,
): Promise<void> => {
  const before = useGrouping.getState()
  if (before.running) return
  useGrouping.setState({ ...before, running: true, progress: null, problem: null })
  try {
    const { grouped } = await find()
    if (grouped === null) useGrouping.setState({ ...before, problem: null })
    else
      useGrouping.setState({ ...noGrouping, into, found: { ...grouped, groups: grouped.groups.map(shown) } })
  } catch (error) {
    const cancelled = error instanceof RequestError && error.code === 'cancelled'
    useGrouping.setState({ ...noGrouping, problem: cancelled ? null : errorText(error) })
  }
}

/** Asks for pictures or a folder in a dialog of the system. @param into the person that photos are added to */
export const choosePictures = (what: 'files' | 'folder', into: string | null = null): Promise<void> =>
  withConsent(() => show(() => request('people.choose', { what }), into))

/** Takes files and folders that were dropped. */
export const takeDropped = (files: readonly File[], into: string | null = null): Promise<void> =>
  withConsent(() => show(() => groupPeople(files), into))

export const cancelGrouping = (): Promise<unknown> => request('people.cancelGroup', {})

/** Forgets what was found and not kept. */
export const leaveGroups = (): void => useGrouping.setState(noGrouping)

export const dismissProblem = (): void => useGrouping.setState({ problem: null })

const change = (index: number, part: Partial<ShownGroup>): void =>
  useGrouping.setState(({ found }) => ({
    found: found && {
      ...found,
      groups: found.groups.map((each, i) => (i === index ? { ...each, ...part } : each)),
    },
  }))

export const nameGroup = (index: number, name: string): void => change(index, { name, problem: null })

/** Takes a face out of what is kept of a group, or back in; one at least stays in. */
export const toggleFace = (index: number, id: string): void => {
  const shown = useGrouping.getState().found?.groups[index]
  if (!shown || shown.keptAs !== null) return
  const without = new Set(shown.without)
  if (!without.delete(id)) without.add(id)
  if (without.size < shown.group.faces.length) change(index, { without })
}

const facesToKeep = ({ group, without }: ShownGroup): string[] =>
  group.faces.map(({ id }) => id).filter(id => !without.has(id))

const keep = async (index: number, ask: (shown: ShownGroup) => Promise<string>): Promise<void> => {
  const shown = useGrouping.getState().found?.groups[index]
  if (!shown || shown.keptAs !== null || shown.keeping) return
  change(index, { keeping: true, problem: null })
  try {
    change(index, { keptAs: await ask(shown), keeping: false })
  } catch (error) {
    change(index, { keeping: false, problem: errorText(error) })
  }
}

/** Keeps the faces of a group as a new person. */
export const keepGroup = (index: number): Promise<void> =>
  keep(index, async shown => {
    const { person } = await request('people.create', {
      name: shown.name.trim(),
      faces: facesToKeep(shown),
    })
    return person.id
  })

/** Adds the faces of a group to a person who is kept already. */
export const addGroupTo = (index: number, id: string): Promise<void> =>
  keep(index, async shown => {
    await request('people.addPhotos', { id, faces: facesToKeep(shown) })
    return id
  })
