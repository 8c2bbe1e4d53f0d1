import { aboutRoutes } from './about.ts'
import { automatic1111Routes } from './automatic1111.ts'
import { automatic1111StateRoutes } from './automatic1111-state.ts'
import { jobRoutes } from './jobs.ts'
import { openaiRoutes } from './openai.ts'
import { originalRoutes } from './original.ts'
import { pictureRoutes } from './pictures.ts'
import { resultRoutes } from './results.ts'
import type { Route } from './route.ts'

const working: readonly Route[] = [
  ...originalRoutes,
  ...jobRoutes,
  ...pictureRoutes,
  ...resultRoutes,
  ...openaiRoutes,
  ...automatic1111Routes,
  ...automatic1111StateRoutes,
]

export const routes: readonly Route[] = [...working, ...aboutRoutes(working)]
