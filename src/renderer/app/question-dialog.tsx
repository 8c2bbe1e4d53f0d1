import { dismissQuestion, useQuestion } from '../state/question-store.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'

/** The question that waits for an answer, if any. */
export const QuestionDialog = () => {
  const question = useQuestion(state => state.question)
  return question ? <ConfirmDialog open {...question} onClose={dismissQuestion} /> : null
}
