import { offerUndo } from '../../../state/undo.ts'
import { type ComposeState, idle } from './compose-state.ts'
import { useCompose } from './compose-store.ts'

const tasks = [
  ...(['photoTask', 'personTask', 'startTask', 'sourceTask', 'moreTask', 'folderTask'] as const),
  ...(['followedTask', 'controlTask'] as const),
]

/** An import that was on its way then will not end any more. */
const settled = (form: Partial<ComposeState>): Partial<ComposeState> =>
  Object.fromEntries(
    Object.entries(form).map(([field, value]) => [
      field,
      tasks.some(task => task === field) && (value as ComposeState['photoTask']).kind === 'importing'
        ? idle
        : value,
    ]),
  )

/** Says what became of the form, and offers to bring back the fields that have changed since. */
export const offerFormUndo = (
  text: string,
  before: ComposeState,
  fields?: readonly (keyof ComposeState)[],
): void =>
  offerUndo(text, () => {
    const wanted = fields ?? (Object.keys(before) as (keyof ComposeState)[])
    useCompose.setState(settled(Object.fromEntries(wanted.map(field => [field, before[field]]))))
  })
