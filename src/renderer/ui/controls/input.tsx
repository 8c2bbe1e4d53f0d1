import type { ComponentPropsWithRef } from 'react'
import { classNames } from '../class-names.ts'
import styles from './input.module.css'

export const Input = ({ className, ...rest }: ComponentPropsWithRef<'input'>) => (
  <input className={classNames(styles.input, className)} {...rest} />
)

export const TextArea = ({ className, ...rest }: ComponentPropsWithRef<'textarea'>) => (
  <textarea className={classNames(styles.input, styles.area, className)} {...rest} />
)
