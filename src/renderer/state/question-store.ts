import { create } from 'zustand'

/** Something to be sure of before it is done. */
export interface Question {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly cancel: string
  readonly onConfirm: () => void
}

export const useQuestion = create<{ readonly question: Question | null }>(() => ({ question: null }))

/** Asks in a dialog; a question still open is answered by none. */
export const ask = (question: Question): void => useQuestion.setState({ question })
export const dismissQuestion = (): void => useQuestion.setState({ question: null })
