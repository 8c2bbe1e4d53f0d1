import { expect, test } from 'vitest'
import type { AdapterPack } from '../common/adapters.ts'
import type { TextToImagePack } from '../common/models.ts'
import type { Installed } from './installed.ts'
import { PromptRefusal } from './node-issues.ts'
import { readWorkflow } from './read-workflow.ts'
import type { Image, Source } from './values.ts'

const checkpoint = (id: string): TextToImagePack => ({
  ...{ id, title: id, licence: '', folder: '', roles: [], networks: {}, bytes: 0, preview: null },
  ...{ favourite: false, preferences: {}, adapter: null },
  textToImage: {
    nativeSize: { width: 512, height: 512 },
    ...{ otherSizes: true, steps: 20, guidanceScale: 7, img2img: true, fastDecoder: true },
    ...{ content: 'photo', checkpoint: null },
  },
})

const adapter = (id: string, role: AdapterPack['adapter']['role']): AdapterPack => ({
  ...checkpoint(id),
  textToImage: null,
  adapter: {
    ...{ role, bases: ['sd-1'], name: id, sha256: '', hash: '', triggerWords: [], vectors: null },
    sampling: null,
  },
})

const installed: Installed = {
  checkpoints: new Map([
    ['mine.safetensors', checkpoint('mine')],
    ['other.safetensors', checkpoint('other')],
  ]),
  loras: new Map([['grain.safetensors', adapter('grain', 'lora')]]),
  vaes: new Map([['soft.safetensors', adapter('soft', 'vae')]]),
  embeddings: new Map([['bad-hands.safetensors', adapter('bad-hands', 'textual-inversion')]]),
  controlnets: new Map([['canny.safetensors', adapter('canny', 'controlnet')]]),
  upscalers: new Map([['4x_starter', { pack: 'starter', factor: 4 }]]),
  swappers: new Map([['inswapper_128.onnx', 'inswapper-128']]),
  restorers: new Map([['GFPGANv1.4.pth', 'gfpgan-1.4']]),
  inputs: new Map([
    ['me.png', 'key-of-me'],
    ['them.png', 'key-of-them'],
  ]),
  cached: new Map([['1a2b3c4d', 'key-of-krita']]),
}

interface Node {
  readonly class_type: string
  readonly inputs: Readonly<Record<string, unknown>>
}
type Prompt = Readonly<Record<string, Node>>

const node = (class_type: string, inputs: Node['inputs']): Node => ({ class_type, inputs })

/** The workflow that ComfyUI begins with. */
const usual: Prompt = {
  '3': node('KSampler', {
    ...{ seed: 156680208700286, steps: 20, cfg: 8, sampler_name: 'euler', scheduler: 'normal' },
    ...{ denoise: 1, model: ['4', 0], positive: ['6', 0], negative: ['7', 0] },
    latent_image: ['5', 0],
  }),
  '4': node('CheckpointLoaderSimple', { ckpt_name: 'mine.safetensors' }),
  '5': node('EmptyLatentImage', { width: 512, height: 768, batch_size: 2 }),
  '6': node('CLIPTextEncode', { text: 'a queen', clip: ['4', 1] }),
  '7': node('CLIPTextEncode', { text: 'text, watermark', clip: ['4', 1] }),
  '8': node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  '9': node('SaveImage', { filename_prefix: 'ComfyUI', images: ['8', 0] }),
}

const changed = (id: string, inputs: Node['inputs'], more: Prompt = {}): Prompt => ({
  ...usual,
  ...more,
  [id]: { ...usual[id]!, inputs: { ...usual[id]!.inputs, ...inputs } },
})

const read = (prompt: unknown) => readWorkflow(prompt, installed)

/** The one thing that the one output is made of. */
const madeIn = (prompt: Prompt): Source => {
  const { workflow, nodeErrors } = read(prompt)
  expect(nodeErrors).toEqual({})
  expect(workflow.outputs).toHaveLength(1)
  return sourceOf(workflow.outputs[0]!.output.image)
}

const sourceOf = (image: Image): Source => {
  if (image.kind !== 'picture') throw new Error(`a picture is ${image.kind}`)
  return image.picture
}

const drawingIn = (prompt: Prompt) => {
  const source = madeIn(prompt)
  if (source.kind !== 'drawing') throw new Error(`it is a ${source.kind}`)
  return source
}

const refused = (prompt: unknown): PromptRefusal => {
  try {
    read(prompt)
  } catch (error) {
    if (error instanceof PromptRefusal) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('the usual workflow is one drawing', () => {
  expect(drawingIn(usual)).toMatchObject({
    ...{ node: '3', checkpoint: { id: 'mine' }, loras: [], prompt: 'a queen' },
    ...{ negativePrompt: 'text, watermark', seed: 156680208700286, steps: 20, guidanceScale: 8 },
    ...{ scheduler: 'euler-uniform', strength: 1, vae: 'own' },
    start: { kind: 'empty', width: 512, height: 768, copies: 2 },
  })
  expect(read(usual).workflow.order).toEqual(['4', '6', '7', '5', '3', '8', '9'])
})

test.each([
  ['dpmpp_2m', 'karras', 'dpm++2m-karras'],
  ['dpmpp_2m_sde_gpu', 'exponential', 'dpm++2m-sde-exponential'],
  ['euler_ancestral', 'sgm_uniform', 'euler-a-sgm-uniform'],
  ['uni_pc_bh2', 'simple', 'unipc-simple'],
  ['dpm_2_ancestral', 'beta', 'dpm2-a-beta'],
  ['ddim', 'ddim_uniform', 'ddim'],
  ['lcm', 'sgm_uniform', 'lcm'],
])('%s with %s is %s', (sampler_name, scheduler, name) => {
  expect(drawingIn(changed('3', { sampler_name, scheduler })).scheduler).toBe(name)
})

test('values are converted as Python does, and come from primitives, too', () => {
  const prompt = changed(
    '3',
    { seed: '7', cfg: ['10', 0], steps: ['11', 0], sampler_name: ['12', 0] },
    {
      '10': node('PrimitiveFloat', { value: 2.5 }),
      '11': node('Reroute', { '': ['13', 0] }),
      '12': node('PrimitiveString', { value: 'heun' }),
      '13': node('PrimitiveInt', { value: 4 }),
      '14': node('Note', {}),
    },
  )
  expect(drawingIn(prompt)).toMatchObject({
    ...{ seed: 7, guidanceScale: 2.5, steps: 4, scheduler: 'heun-uniform' },
  })
})

test('a seed of 64 bits is folded into 53', () => {
  const { seed } = drawingIn(changed('3', { seed: 2 ** 64 }))
  expect(Number.isSafeInteger(seed)).toBe(true)
})

test('LoRAs add up along the links, apart for model and text encoder', () => {
  const prompt = changed(
    '3',
    { model: ['11', 0] },
    {
      '10': node('LoraLoader', {
        ...{ model: ['4', 0], clip: ['4', 1], lora_name: 'grain.safetensors' },
        ...{ strength_model: 0.5, strength_clip: 0.75 },
      }),
      '11': node('LoraLoaderModelOnly', {
        ...{ model: ['10', 0], lora_name: 'grain.safetensors', strength_model: 0.25 },
      }),
      '6': node('CLIPTextEncode', { text: 'a queen', clip: ['10', 1] }),
      '7': node('CLIPTextEncode', { text: 'hat', clip: ['10', 1] }),
    },
  )
  expect(drawingIn(prompt).loras).toMatchObject([
    { lora: { id: 'grain' }, weight: 0.75, textEncoderWeight: 0.75 },
  ])
})

test('a VAE, a small decoder and embeddings are found by their names', () => {
  const withVae = (vae_name: string) =>
    changed('8', { vae: ['10', 0] }, { '10': node('VAELoader', { vae_name }) })
  expect(drawingIn(withVae('soft.safetensors')).vae).toEqual({ pack: 'soft' })
  expect(drawingIn(withVae('taesd')).vae).toBe('fast')
  const negative = 'hat, (embedding:Bad-Hands.safetensors:1.2)'
  expect(drawingIn(changed('7', { text: negative })).negativePrompt).toBe('hat, (bad-hands:1.2)')
})

const fromPicture: Prompt = {
  '10': node('LoadImage', { image: 'me.png', upload: 'image' }),
  '5': node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
}

test('a picture that is drawn anew in part runs the last steps of a longer schedule', () => {
  const prompt = { ...changed('3', { denoise: 0.5, steps: 10 }), ...fromPicture }
  expect(drawingIn(prompt)).toMatchObject({
    ...{ steps: 20, strength: 0.5 },
    start: {
      kind: 'picture',
      image: { kind: 'picture', picture: { kind: 'sent', key: 'key-of-me' } },
      copies: 1,
    },
  })
})

test('with no step to run, the picture itself is what comes out', () => {
  const prompt = { ...changed('3', { denoise: 0 }), ...fromPicture }
  expect(madeIn(prompt)).toEqual({ kind: 'sent', key: 'key-of-me' })
})

test('masks say what is drawn anew, and whether what is there counts', () => {
  const masked = (latent: Prompt) => drawingIn({ ...usual, ...fromPicture, ...latent }).start
  expect(
    masked({
      '11': node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
      '5': node('SetLatentNoiseMask', { samples: ['11', 0], mask: ['10', 1] }),
    }),
  ).toMatchObject({ mask: { kind: 'transparency', image: { kind: 'picture' } } })
  expect(
    masked({
      '11': node('LoadImageMask', { image: 'them.png', channel: 'red' }),
      '12': node('InvertMask', { mask: ['11', 0] }),
      '5': node('VAEEncodeForInpaint', {
        ...{ pixels: ['10', 0], vae: ['4', 2], mask: ['12', 0], grow_mask_by: 6 },
      }),
    }),
  ).toMatchObject({
    erases: true,
    mask: { kind: 'grown', pixels: 3, mask: { kind: 'threshold', mask: { kind: 'inverted' } } },
  })
})

test('a second sampler goes on from what the first drew, larger', () => {
  const prompt: Prompt = {
    ...usual,
    '10': node('LatentUpscale', {
      ...{ samples: ['3', 0], upscale_method: 'bicubic', width: 1024, height: 1536, crop: 'disabled' },
    }),
    '11': node('KSampler', {
      ...{ seed: 1, steps: 10, cfg: 8, sampler_name: 'euler', scheduler: 'normal', denoise: 0.5 },
      ...{ model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['10', 0] },
    }),
    '8': node('VAEDecode', { samples: ['11', 0], vae: ['4', 2] }),
  }
  const { start, node: at } = drawingIn(prompt)
  expect(at).toBe('11')
  expect(start).toMatchObject({
    kind: 'picture',
    image: {
      ...{ kind: 'scaled', width: 1024, height: 1536, method: 'bicubic', cropsMiddle: false },
      image: { kind: 'picture', picture: { kind: 'drawing', node: '3', strength: 1 } },
    },
  })
})

test("Krita's sampler of single parts is the same drawing", () => {
  const prompt: Prompt = {
    ...usual,
    '20': node('RandomNoise', { noise_seed: 5 }),
    '21': node('KSamplerSelect', { sampler_name: 'dpmpp_2m' }),
    '22': node('BasicScheduler', { model: ['4', 0], scheduler: 'karras', steps: 8, denoise: 1 }),
    '23': node('SplitSigmas', { sigmas: ['22', 0], step: 2 }),
    '24': node('CFGGuider', { model: ['4', 0], positive: ['6', 0], negative: ['7', 0], cfg: 6 }),
    '10': node('ETN_LoadImageCache', { id: '1a2b3c4d' }),
    '5': node('VAEEncode', { pixels: ['10', 0], vae: ['4', 2] }),
    '3': node('SamplerCustomAdvanced', {
      ...{ noise: ['20', 0], guider: ['24', 0], sampler: ['21', 0], sigmas: ['23', 1] },
      latent_image: ['5', 0],
    }),
    '8': node('VAEDecode', { samples: ['3', 1], vae: ['4', 2] }),
    '9': node('ETN_SaveImageCache', { images: ['8', 0], format: 'PNG' }),
  }
  expect(drawingIn(prompt)).toMatchObject({
    ...{ seed: 5, steps: 8, strength: 0.75, guidanceScale: 6, scheduler: 'dpm++2m-karras' },
    start: { image: { picture: { key: 'key-of-krita' } } },
  })
  expect(read(prompt).workflow.outputs[0]!.output.kind).toBe('cached')
})

test('ControlNets see a picture, or what a preprocessor sees in it', () => {
  const prompt = changed(
    '3',
    { positive: ['12', 0], negative: ['12', 1] },
    {
      '10': node('LoadImage', { image: 'me.png' }),
      '11': node('ControlNetLoader', { control_net_name: 'canny.safetensors' }),
      '12': node('ControlNetApplyAdvanced', {
        ...{ positive: ['6', 0], negative: ['7', 0], control_net: ['11', 0], image: ['13', 0] },
        ...{ strength: 0.8, start_percent: 0.1, end_percent: 0.9 },
      }),
      '13': node('CannyEdgePreprocessor', { image: ['10', 0], resolution: 512 }),
    },
  )
  expect(drawingIn(prompt).controls).toMatchObject([
    { controlnet: 'canny', preprocessor: 'canny', scale: 0.8, start: 0.1, end: 0.9 },
  ])
})

test('faces are swapped, restored, and the picture enlarged, in a chain', () => {
  const prompt: Prompt = {
    '1': node('LoadImage', { image: 'me.png' }),
    '2': node('LoadImage', { image: 'them.png' }),
    '3': node('ReActorFaceSwap', {
      ...{ enabled: true, input_image: ['2', 0], source_image: ['1', 0] },
      ...{ swap_model: 'inswapper_128.onnx', facedetection: 'retinaface_resnet50' },
      ...{ face_restore_model: 'GFPGANv1.4.pth', face_restore_visibility: 1, codeformer_weight: 0.5 },
      ...{ detect_gender_input: 'no', detect_gender_source: 'no', console_log_level: 1 },
      ...{ input_faces_index: '0,2', source_faces_index: '1' },
    }),
    '4': node('UpscaleModelLoader', { model_name: '4x_starter' }),
    '5': node('ImageUpscaleWithModel', { upscale_model: ['4', 0], image: ['3', 0] }),
    '6': node('SaveImage', { images: ['5', 0], filename_prefix: 'x' }),
  }
  expect(madeIn(prompt)).toMatchObject({
    ...{ kind: 'enhancement', upscale: 4, use: { upscaler: 'starter' } },
    image: {
      picture: {
        ...{ kind: 'swap', swapper: 'inswapper-128', restorer: 'gfpgan-1.4', fidelity: 0.5 },
        pairs: [
          { source: 1, target: 0 },
          { source: 1, target: 2 },
        ],
      },
    },
  })
})

test('a node that there is not is refused by name', () => {
  const { error, nodeErrors } = refused({ ...usual, '10': node('FluxGuidance', { guidance: 3.5 }) })
  expect(error).toMatchObject({
    type: 'missing_node_type',
    message: expect.stringContaining('FluxGuidance'),
    extra_info: { node_id: '10', class_type: 'FluxGuidance' },
  })
  expect(nodeErrors).toMatchObject({ '10': { class_type: 'FluxGuidance' } })
})

test.each<[what: string, prompt: unknown, at: string, type: string, details: RegExp]>([
  [
    'an unknown checkpoint',
    changed('4', { ckpt_name: 'sdxl.safetensors' }),
    ...(['4', 'value_not_in_list', /sdxl.safetensors.*mine.safetensors/] as const),
  ],
  [
    'an unknown sampler',
    changed('3', { sampler_name: 'res_multistep' }),
    ...(['3', 'value_not_in_list', /sampler_name: 'res_multistep' not in/] as const),
  ],
  [
    'a link to nothing',
    changed('8', { samples: ['99', 0] }),
    ...(['8', 'bad_linked_input', /samples/] as const),
  ],
  [
    'a link to an output that there is not',
    changed('8', { samples: ['3', 1] }),
    ...(['8', 'bad_linked_input', /samples/] as const),
  ],
  [
    'a link of another type',
    changed('8', { samples: ['4', 0] }),
    ...(['8', 'return_type_mismatch', /samples.*MODEL.*LATENT/] as const),
  ],
  [
    'a cycle',
    changed('5', { width: ['10', 0] }, { '10': node('Reroute', { '': ['10', 0] }) }),
    ...(['10', 'dependency_cycle', /#10/] as const),
  ],
  ['too many steps', changed('3', { steps: 1000 }), '3', 'value_bigger_than_max', /steps/],
  ['a word for a number', changed('3', { cfg: 'high' }), '3', 'invalid_input_type', /cfg, high/],
  [
    'a missing input',
    { ...usual, '8': node('VAEDecode', { samples: ['3', 0] }) },
    ...(['8', 'required_input_missing', /vae/] as const),
  ],
  [
    'a picture that was not sent',
    { ...usual, ...fromPicture, '10': node('LoadImage', { image: '../../etc/passwd' }) },
    ...(['10', 'custom_validation_failed', /Invalid image file.*upload/] as const),
  ],
  [
    'a text encoder of another checkpoint',
    changed(
      '6',
      { clip: ['10', 1] },
      { '10': node('CheckpointLoaderSimple', { ckpt_name: 'other.safetensors' }) },
    ),
    ...(['3', 'custom_validation_failed', /another checkpoint/] as const),
  ],
  [
    'an embedding that is not installed',
    changed('7', { text: 'embedding:easynegative' }),
    ...(['7', 'custom_validation_failed', /easynegative/] as const),
  ],
  [
    'noise that is drawn in part',
    changed('3', { denoise: 0.5 }),
    ...(['3', 'custom_validation_failed', /latent_image/] as const),
  ],
])('%s is refused at its node', (_what, prompt, at, type, details) => {
  const { error, nodeErrors } = refused(prompt)
  expect(error.type).toBe('prompt_outputs_failed_validation')
  expect(Object.keys(nodeErrors)).toEqual([at])
  expect(nodeErrors[at]).toMatchObject({
    errors: [{ type, details: expect.stringMatching(details) }],
    dependent_outputs: ['9'],
  })
})

test.each([
  ['nothing', null, 'no_prompt'],
  ['a list', [], 'no_prompt'],
  ['a node without a class', { '1': { inputs: {} } }, 'invalid_prompt'],
  ['no output', { '4': usual['4'] }, 'prompt_no_outputs'],
  [
    'a class called as what objects have',
    { '1': { class_type: 'constructor', inputs: {} } },
    'missing_node_type',
  ],
])('%s is no prompt', (_what, prompt, type) => {
  expect(refused(prompt).error.type).toBe(type)
})

test('what can be made is made, and told what cannot', () => {
  const prompt = { ...usual, '10': node('PreviewImage', { images: ['99', 0] }) }
  const { workflow, nodeErrors } = read(prompt)
  expect(workflow.outputs.map(({ node }) => node)).toEqual(['9'])
  expect(nodeErrors).toMatchObject({ '10': { errors: [{ type: 'bad_linked_input' }] } })
})
