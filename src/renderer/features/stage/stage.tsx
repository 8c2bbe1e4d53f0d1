import { useView } from '../../state/view-store.ts'
import { JobView } from './job-view.tsx'
import { PictureView } from './picture-view.tsx'
import type { StageActions } from './stage-actions.ts'
import { Welcome } from './welcome.tsx'

/** The centre of the window: what is being made, or the picture that was. */
export const Stage = (actions: StageActions) => {
  const subject = useView(state => state.subject)
  switch (subject.kind) {
    case 'none':
      return <Welcome />
    case 'job':
      return <JobView key={subject.id} id={subject.id} {...actions} />
    case 'picture':
      return <PictureView id={subject.id} {...actions} />
  }
}
