import type { ComponentPropsWithRef } from 'react'
import { classNames } from '../class-names.ts'
import styles from './button.module.css'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
}

export const Button = ({ kind = 'plain', className, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={classNames(styles.button, styles[kind], className)} {...rest} />
)
