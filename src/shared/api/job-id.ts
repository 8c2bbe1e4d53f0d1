import { z } from 'zod'

export const jobId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no job id')
