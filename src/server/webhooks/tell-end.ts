import { basename } from 'node:path'
import { pictureKey } from '../guards/picture-key.ts'
import type { ServerContext } from '../routes/route.ts'
import type { WebhookTarget } from './allowed-webhooks.ts'

/** Tells a webhook what became of a job; its pictures can be fetched without the token. */
export const tellEnd = async (
  id: string,
  target: WebhookTarget,
  base: string,
  { jobs, webhooks, token }: ServerContext,
): Promise<void> => {
  const job = await jobs.view(id).catch(() => null)
  if (!job) return
  const reachable = (path: string) => {
    const key = token ? `?key=${pictureKey(token, decodeURIComponent(basename(path)))}` : ''
    return `${base}${path}${key}`
  }
  const results = job.results.map(result => ({
    ...result,
    url: reachable(result.url),
    ...(result.generated && { generated: reachable(result.generated) }),
  }))
  webhooks.send(target, `job.${job.state}`, { ...job, results })
}
