import { dismissQuestion, useQuestion } from '../state/view-store.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'

/** The open confirmation, if any. */
export const QuestionDialog = () => {
  const question = useQuestion(state => state.question)
  return question ? <ConfirmDialog open {...question} onClose={dismissQuestion} /> : null
}
