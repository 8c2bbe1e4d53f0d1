import type { ControlPreprocessor } from '../../../shared/api/choices.ts'
import type { Installed } from '../installed.ts'
import { refusal } from '../node-issues.ts'
import { choice, float, type Inputs, int, link, type NodeType, text } from '../node-type.ts'
import type { ControlUse, ValueOf } from '../values.ts'

/** ComfyUI's way to name an embedding inside a prompt. Source: ComfyUI, comfy/sd1_clip.py, `SDTokenizer` */
const embedding = /\bembedding:([^\s,():]+?)(?:\.(?:safetensors|pt|bin))?(?=$|[\s,():])/gi

/** @throws NodeRefusal for an embedding that is not installed */
const withEmbeddings = (prompt: string, { embeddings }: Installed): string =>
  prompt.replace(embedding, (_, name: string) => {
    const found = [...embeddings.values()].find(
      ({ adapter }) => adapter.name.toLowerCase() === name.toLowerCase(),
    )
    if (found) return found.adapter.name
    throw refusal('text', `There is no embedding "${name}". GET /embeddings lists those there are.`)
  })

/** The picture that a ControlNet sees. */
const controlOf = (inputs: Inputs, limits: { start: number; end: number }): ControlUse => {
  const { image, preprocessor } = inputs.link('image', 'IMAGE')
  if (limits.start >= limits.end) throw refusal('start_percent', 'It must come before end_percent.')
  return {
    controlnet: inputs.link('control_net', 'CONTROL_NET').controlnet,
    image,
    preprocessor: preprocessor ?? 'none',
    scale: inputs.number('strength'),
    ...limits,
  }
}

const withControl = (conditioning: ValueOf<'CONDITIONING'>, control: ControlUse) =>
  control.scale === 0 ? conditioning : { ...conditioning, controls: [...conditioning.controls, control] }

const preprocessor = (
  title: string,
  kind: ControlPreprocessor,
  settings: ReturnType<NodeType['inputs']>['required'],
  /** Which settings it is run with; others are not understood. */
  fixed: Readonly<Record<string, unknown>>,
): NodeType => ({
  title,
  category: 'ControlNet Preprocessors',
  inputs: () => ({
    required: { image: link('IMAGE') },
    optional: { ...settings, resolution: int(512, 64, 16384, 64) },
  }),
  outputs: ['IMAGE'],
  values: inputs => {
    for (const [name, value] of Object.entries(fixed)) {
      const given = typeof value === 'number' ? inputs.number(name) : inputs.text(name)
      if (given !== value) throw refusal(name, `It is always ${value} here.`)
    }
    const { image, preprocessor: before } = inputs.link('image', 'IMAGE')
    if (before) throw refusal('image', 'It has been preprocessed before. Link the photo itself.')
    return [{ type: 'IMAGE', image, preprocessor: kind }]
  },
})

const onOff = choice(['enable', 'disable'])

/**
 * Source of the names and inputs: ComfyUI, nodes.py; of the preprocessors: comfyui_controlnet_aux, node_wrappers. What
 * they make is seen by ControlNets only, and as large as the drawing, whatever `resolution` says.
 */
export const conditioningNodes: Readonly<Record<string, NodeType>> = {
  CLIPTextEncode: {
    title: 'CLIP Text Encode (Prompt)',
    category: 'conditioning',
    inputs: () => ({ required: { text: text('', true), clip: link('CLIP') } }),
    outputs: ['CONDITIONING'],
    values: (inputs, installed) => [
      {
        type: 'CONDITIONING',
        text: withEmbeddings(inputs.text('text'), installed),
        clip: inputs.link('clip', 'CLIP'),
        controls: [],
      },
    ],
  },
  ConditioningZeroOut: {
    title: 'ConditioningZeroOut',
    category: 'advanced/conditioning',
    inputs: () => ({ required: { conditioning: link('CONDITIONING') } }),
    outputs: ['CONDITIONING'],
    values: inputs => [{ ...inputs.link('conditioning', 'CONDITIONING'), text: '' }],
  },
  ControlNetApply: {
    title: 'Apply ControlNet (OLD)',
    category: 'conditioning/controlnet',
    inputs: () => ({
      required: {
        conditioning: link('CONDITIONING'),
        control_net: link('CONTROL_NET'),
        image: link('IMAGE'),
        strength: float(1, 0, 2),
      },
    }),
    outputs: ['CONDITIONING'],
    values: inputs => [
      withControl(inputs.link('conditioning', 'CONDITIONING'), controlOf(inputs, { start: 0, end: 1 })),
    ],
  },
  ControlNetApplyAdvanced: {
    title: 'Apply ControlNet',
    category: 'conditioning/controlnet',
    inputs: () => ({
      required: {
        positive: link('CONDITIONING'),
        negative: link('CONDITIONING'),
        control_net: link('CONTROL_NET'),
        image: link('IMAGE'),
        strength: float(1, 0, 2),
        start_percent: float(0, 0, 1, 0.001),
        end_percent: float(1, 0, 1, 0.001),
      },
      optional: { vae: link('VAE') },
    }),
    outputs: [
      ['CONDITIONING', 'positive'],
      ['CONDITIONING', 'negative'],
    ],
    values: inputs => {
      const limits = { start: inputs.number('start_percent'), end: inputs.number('end_percent') }
      const control = controlOf(inputs, limits)
      return [
        withControl(inputs.link('positive', 'CONDITIONING'), control),
        withControl(inputs.link('negative', 'CONDITIONING'), control),
      ]
    },
  },
  CannyEdgePreprocessor: preprocessor(
    'Canny Edge',
    'canny',
    { low_threshold: int(100, 0, 255), high_threshold: int(200, 0, 255) },
    { low_threshold: 100, high_threshold: 200 },
  ),
  OpenposePreprocessor: preprocessor(
    'OpenPose Pose',
    'openpose',
    { detect_hand: onOff, detect_body: choice(['disable']), detect_face: onOff },
    { detect_hand: 'enable', detect_body: 'disable', detect_face: 'enable' },
  ),
  'MediaPipe-FaceMeshPreprocessor': preprocessor('MediaPipe Face Mesh', 'mediapipe-face', {}, {}),
}
