import { Field } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import type { Steering } from './steering.ts'

interface AdapterSelectProps {
  readonly label: string
  readonly steering: Steering
  readonly onChange: (id: string) => void
}

/** Chooses among the adapters that fit the model; nothing where there is no choice. */
export const AdapterSelect = ({
  label,
  steering: { fitting, pack, aside },
  onChange,
}: AdapterSelectProps) => {
  if (fitting.length === 0 || (fitting.length === 1 && aside === null)) return null
  return (
    <Field label={label}>
      {id => (
        <Select
          id={id}
          label={label}
          value={pack && aside === null ? pack.id : ''}
          choices={fitting.map(({ id: value, title }) => ({ value, label: title }))}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
