import { z } from 'zod'
import { type TextToImagePack, titleOf } from '../../common/models.ts'
import { json } from '../../replies/reply.ts'
import { defineRoute, type ServerContext } from '../../routes/route.ts'

const options = z.looseObject({
  sd_model_checkpoint: z.string(),
  sd_checkpoint_hash: z.string().describe('SHA-256 of the checkpoint; empty of networks in ONNX format.'),
  sd_vae: z.string(),
  samples_format: z.string().describe('png, jpg, webp or avif.'),
  CLIP_stop_at_last_layers: z.int().describe("The model's own clip skip, 1 where it leaves out nothing."),
})
const optionsBody = z
  .looseObject({ sd_model_checkpoint: z.string().nullish(), sd_vae: z.string().nullish() })
  .describe('Settings by their names; those left out stay as they are.')

/** Settings that follow from the model. */
const ofModel = ({ textToImage: { checkpoint } }: TextToImagePack) => ({
  sd_checkpoint_hash: checkpoint?.sha256 ?? '',
  CLIP_stop_at_last_layers: (checkpoint?.clipSkip ?? 0) + 1,
})

const readAll = async ({ models, adapters, settings }: ServerContext) => {
  const pack = await models.find()
  return {
    ...settings.read(),
    ...{ sd_model_checkpoint: titleOf(pack), sd_vae: adapters.chosenVae() },
    ...ofModel(pack),
  }
}

/** AUTOMATIC1111's settings. Source: stable-diffusion-webui, modules/api/api.py (`get_config`, `set_config`). */
export const optionRoutes = [
  defineRoute({
    method: 'GET',
    path: '/sdapi/v1/options',
    tag: 'automatic1111',
    summary: 'The settings',
    response: { description: 'The settings.', schema: options },
    handle: async (_request, context) => json(await readAll(context)),
  }),
  defineRoute({
    method: 'POST',
    path: '/sdapi/v1/options',
    tag: 'automatic1111',
    summary: 'Change settings',
    description:
      'Until the server ends: the model, the VAE, and how pictures are saved. Settings of the web UI itself are kept and change nothing; one that would change pictures and cannot is refused, and then none is changed.',
    body: { schema: optionsBody, types: ['json'], files: [] },
    response: { description: 'They are set.', schema: z.null() },
    handle: async ({ body }, { models, adapters, settings }) => {
      const given = await body()
      const { sd_model_checkpoint, sd_vae, sd_checkpoint_hash: _, ...others } = given
      const pack = await models.find(sd_model_checkpoint ?? undefined)
      if (sd_vae != null) await adapters.findVae(sd_vae, null)
      // Clients send back everything they read, with another model. The one before may have been removed.
      const before = ofModel(await models.find().catch(() => pack))
      if (others.CLIP_stop_at_last_layers === before.CLIP_stop_at_last_layers)
        delete others.CLIP_stop_at_last_layers
      settings.change(others, ofModel(pack))
      if (sd_model_checkpoint) await models.choose(sd_model_checkpoint)
      if (sd_vae != null) await adapters.chooseVae(sd_vae)
      return json(null)
    },
  }),
]
