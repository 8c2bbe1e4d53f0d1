import { z } from 'zod'
import { enhanceInput, enhanceOutput } from '../../shared/api/enhance.ts'
import { facesInput, facesOutput } from '../../shared/api/faces.ts'
import type { PersonInput } from '../../shared/api/options.ts'
import { faceMap, faceMapText, swapInput, swapOutput } from '../../shared/api/swap.ts'
import { pictureView, viewOutput } from '../jobs/job-view.ts'
import { withSettings } from '../jobs/policy.ts'
import { json } from '../replies/reply.ts'
import { personPicture, readPerson } from './person-fields.ts'
import { allowNsfwDescription, defineRoute, faceField, picture, saveDescription } from './route.ts'
import { readMask, swapFields } from './swap-fields.ts'

const facesBody = facesInput.omit({ file: true, crops: true }).extend({ image: picture })
const swapBody = swapInput.omit({ out: true }).extend({
  source: personPicture.describe(
    'The picture with the face to take, as a file in a form or base64 text in JSON; or a kept person, as {"person": id} in JSON or person:<id> in a form.',
  ),
  target: picture.describe('The picture that gets the face.'),
  sources: z
    .preprocess(
      given => (Array.isArray(given) || given === undefined ? given : [given]),
      z.array(personPicture).max(20),
    )
    .optional()
    .describe('Further pictures that lend faces, as `map` says: 1/0:2 takes face 0 of the first of them.'),
  sourceFace: faceField(swapInput.shape.sourceFace),
  targetFace: faceField(swapInput.shape.targetFace),
  targetPerson: personPicture
    .optional()
    .describe('A picture of the person whose faces are replaced, or a kept person.'),
  ...swapFields,
  save: swapInput.shape.save.describe(saveDescription),
  map: z
    .union(
      [faceMap, faceMapText.pipe(faceMap)],
      'must be pairs of faces or ids of people as SOURCE:TARGET, for example 0:1,1:0 or, with several sources, 1/0:1',
    )
    .optional()
    .describe('Which faces of the source go onto which of the target, as a list of pairs or as 0:1,1:0.'),
  allowNsfw: swapInput.shape.allowNsfw.unwrap().optional().describe(allowNsfwDescription),
})
const enhanceBody = enhanceInput
  .omit({ file: true, out: true })
  .extend({ image: picture, save: enhanceInput.shape.save.describe(saveDescription) })

const shared = pictureView.pick({ id: true, url: true, width: true, height: true })
const types = ['multipart', 'json', 'urlencoded'] as const

export const pictureRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/faces',
    tag: 'likeness',
    summary: 'Find the faces in a picture, largest first',
    queued: true,
    body: { schema: facesBody, types, files: ['image'] },
    response: { description: 'The faces; there may be none.', schema: facesOutput.omit({ crops: true }) },
    handle: async ({ body, uploads, signal }, { engine, policy }) => {
      const readInput = async () => {
        const { image, ...options } = await body()
        return { ...options, file: await uploads.fileOf('image', image) }
      }
      const input = await withSettings(await readInput(), engine, policy)
      const { crops: _, ...found } = await engine.request('faces', input, { signal })
      return json(found)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/swap',
    tag: 'likeness',
    summary: 'Swap faces of one picture onto faces of another',
    queued: true,
    body: { schema: swapBody, types, files: ['source', 'sources', 'target', 'targetPerson', 'mask'] },
    response: {
      description: 'The result.',
      schema: shared.extend(swapOutput.omit({ file: true, width: true, height: true }).shape),
    },
    handle: async ({ body, uploads, signal }, { jobs }) => {
      const readInput = async () => {
        const { source, sources, target, targetPerson, mask, ...options } = await body()
        const more: PersonInput[] = []
        for (const each of sources ?? []) more.push(await readPerson('sources', each, uploads))
        return {
          ...options,
          source: await readPerson('source', source, uploads),
          sources: sources && more,
          target: await uploads.fileOf('target', target),
          targetPerson: targetPerson && (await readPerson('targetPerson', targetPerson, uploads)),
          mask: await readMask(mask, uploads),
        }
      }
      const output = await jobs.run({ route: 'swap', input: await readInput() }, signal)
      const { file: _, ...facts } = output.value
      return json({ ...facts, ...viewOutput(output)[0] })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/enhance',
    tag: 'likeness',
    summary: 'Restore the faces of a picture and upscale it',
    queued: true,
    body: { schema: enhanceBody, types, files: ['image'] },
    response: {
      description: 'The result.',
      schema: shared.extend(enhanceOutput.omit({ file: true, width: true, height: true }).shape),
    },
    handle: async ({ body, uploads, signal }, { jobs }) => {
      const readInput = async () => {
        const { image, ...options } = await body()
        return { ...options, file: await uploads.fileOf('image', image) }
      }
      const output = await jobs.run({ route: 'enhance', input: await readInput() }, signal)
      const { file: _, ...facts } = output.value
      return json({ ...facts, ...viewOutput(output)[0] })
    },
  }),
]
