import { dismissQuestion, useQuestion } from '../state/question-store.ts'
import { Confirm } from '../ui/feedback/confirm.tsx'

/** The question that waits for an answer, if any. */
export const QuestionDialog = () => {
  const question = useQuestion(state => state.question)
  return question ? <Confirm open {...question} onClose={dismissQuestion} /> : null
}
