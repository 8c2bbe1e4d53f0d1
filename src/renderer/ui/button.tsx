import type { ComponentPropsWithRef } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
}

export const Button = ({ kind = 'plain', className, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={classNames(styles.button, styles[kind], className)} {...rest} />
)
