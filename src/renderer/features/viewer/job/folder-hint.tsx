import { useTranslation } from 'react-i18next'
import type { WindowJob } from '../../../../shared/window/window-jobs.ts'
import { chooseFolder } from '../../../state/choose-folder.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useProblem } from '../../../state/task.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'

const folderCodes = new Set(['disk-full', 'output-not-writable'])

/** Whether a job failed for the folder that pictures are saved in; results of whole folders go elsewhere. */
export const failedForFolder = ({ work }: WindowJob, code: string): boolean =>
  folderCodes.has(code) && work.route !== 'swapFolder' && work.route !== 'enhanceFolder'

/** The folder that pictures could not be saved in. */
export const FailedFolder = () => {
  const { t } = useTranslation('viewer')
  const folder = useMachine(({ info }) => info?.libraryFolder)
  return folder === undefined ? null : <p>{t('failure.where', { folder })}</p>
}

/** Lets a person choose another folder for pictures. */
export const OtherFolder = () => {
  const { t } = useTranslation('viewer')
  const { problem, run } = useProblem()
  return (
    <>
      <Button kind="primary" onClick={() => run(() => chooseFolder('library'))}>
        {t('failure.otherFolder')}
      </Button>
      <Problem text={problem} />
    </>
  )
}
