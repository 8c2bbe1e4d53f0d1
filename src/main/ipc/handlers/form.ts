import type { Handler } from './handler.ts'

export const getForm: Handler<'form.get'> = (_input, { form }) => ({ form: form.get() })

export const setForm: Handler<'form.set'> = async ({ form: next }, { form }) => {
  await form.set(next)
  return {}
}
