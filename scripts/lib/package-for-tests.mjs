// Packs the app for the journeys. A program, so that `npm test` can do this beside other tests.
import { join } from 'node:path'
import { ensurePackage } from './package.mjs'

ensurePackage(join(import.meta.dirname, '..', '..'))
