import { LikenessError } from '../engine/index.ts'

/** Ctrl-C where something was kept: the message says what, and how to go on. */
export class Interrupted extends LikenessError {
  constructor(message: string) {
    super('cancelled', message)
  }
}
