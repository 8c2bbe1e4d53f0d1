import type { AppActions } from '../../state/app-actions.ts'
import { useView } from '../../state/view-store.ts'
import { JobView } from './job/job-view.tsx'
import { PictureView } from './picture/picture-view.tsx'
import { Welcome } from './welcome/welcome.tsx'

/** The centre of the window: what is being made, or the picture that was. */
export const Viewer = (actions: AppActions) => {
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
