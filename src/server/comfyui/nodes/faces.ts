import type { Installed } from '../installed.ts'
import { refusal } from '../node-issues.ts'
import { choice, flag, float, type Inputs, int, link, type NodeType, text } from '../node-type.ts'
import type { FaceSwap, Source, ValueOf } from '../values.ts'
import { imageOf } from './pictures.ts'

/** Which network finds faces to restore: it is Likeness' own, whichever is asked for. */
const facedetection = choice(['retinaface_resnet50', 'retinaface_mobile0.25', 'YOLOv5l', 'YOLOv5n'])
const restorerChoice = ({ restorers }: Installed) => choice(['none', ...restorers.keys()])
const noGender = choice(['no'], 'no')

const made = (picture: Source): ValueOf<'IMAGE'> => ({
  type: 'IMAGE',
  image: { kind: 'picture', picture },
})

/** `0,1`: numbers of faces, the largest first. */
const numbersIn = (inputs: Inputs, name: string): readonly number[] => {
  const numbers = inputs.text(name).split(',')
  if (numbers.every(number => /^\s*\d{1,3}\s*$/.test(number))) return numbers.map(Number)
  throw refusal(name, 'It has to be numbers of faces with commas between them, such as 0,1.')
}

/** The first source goes onto the first face, and the last one also onto those that have none of their own. */
const pairsOf = (inputs: Inputs): FaceSwap['pairs'] => {
  const sources = numbersIn(inputs, 'source_faces_index')
  const targets = numbersIn(inputs, 'input_faces_index')
  if (new Set(targets).size < targets.length)
    throw refusal('input_faces_index', 'It names a face twice. Name each of them once.')
  return targets.map((target, i) => ({ source: sources[i] ?? sources.at(-1)!, target }))
}

const restoring = (inputs: Inputs, { restorers }: Installed, name: string) => {
  const restorer = restorers.get(inputs.text(name))
  return restorer === undefined ? {} : { restorer, fidelity: inputs.number('codeformer_weight') }
}

/** Source of the names and inputs: comfyui-reactor, nodes.py; ComfyUI, comfy_extras/nodes_upscale_model.py */
export const faceNodes: Readonly<Record<string, NodeType>> = {
  ReActorFaceSwap: {
    title: 'ReActor 🌌 Fast Face Swap',
    category: '🌌 ReActor',
    inputs: installed => ({
      required: {
        enabled: flag(true),
        input_image: link('IMAGE'),
        swap_model: choice([...installed.swappers.keys()]),
        facedetection,
        face_restore_model: restorerChoice(installed),
        face_restore_visibility: float(1, 1, 1, 0.05),
        codeformer_weight: float(0.5, 0, 1, 0.05),
        detect_gender_input: noGender,
        detect_gender_source: noGender,
        input_faces_index: text('0'),
        source_faces_index: text('0'),
        console_log_level: int(1, 0, 2),
      },
      optional: { source_image: link('IMAGE') },
    }),
    outputs: [['IMAGE', 'SWAPPED_IMAGE']],
    values: (inputs, installed) => {
      const image = imageOf(inputs, 'input_image')
      if (!inputs.flag('enabled')) return [{ type: 'IMAGE', image }]
      if (!inputs.optional('source_image', 'IMAGE'))
        throw refusal('source_image', 'Link the picture whose face is taken. Face models are not read.')
      return [
        made({
          kind: 'swap',
          node: inputs.node,
          image,
          faces: imageOf(inputs, 'source_image'),
          pairs: pairsOf(inputs),
          swapper: installed.swappers.get(inputs.text('swap_model')),
          ...restoring(inputs, installed, 'face_restore_model'),
        }),
      ]
    },
  },
  ReActorRestoreFace: {
    title: 'Restore Face 🌌 ReActor',
    category: '🌌 ReActor',
    inputs: installed => ({
      required: {
        image: link('IMAGE'),
        facedetection,
        model: choice([...installed.restorers.keys()]),
        visibility: float(1, 0, 1, 0.05),
        codeformer_weight: float(0.5, 0, 1, 0.05),
      },
    }),
    outputs: ['IMAGE'],
    values: (inputs, installed) => {
      const { restorer, fidelity } = restoring(inputs, installed, 'model')
      return [
        made({
          kind: 'enhancement',
          node: inputs.node,
          image: imageOf(inputs, 'image'),
          upscale: 1,
          use: { 'face-restorer': restorer },
          restore: inputs.number('visibility'),
          fidelity,
        }),
      ]
    },
  },
  ImageUpscaleWithModel: {
    title: 'Upscale Image (using Model)',
    category: 'image/upscaling',
    inputs: () => ({ required: { upscale_model: link('UPSCALE_MODEL'), image: link('IMAGE') } }),
    outputs: ['IMAGE'],
    values: inputs => {
      const { upscaler, factor } = inputs.link('upscale_model', 'UPSCALE_MODEL')
      const enlarged = made({
        kind: 'enhancement',
        node: inputs.node,
        image: imageOf(inputs, 'image'),
        upscale: factor === 3 ? 4 : factor,
        use: upscaler === undefined ? {} : { upscaler },
      })
      if (factor !== 3) return [enlarged]
      const { image } = enlarged
      return [{ type: 'IMAGE', image: { kind: 'scaled-by', image, factor: 3 / 4, method: 'area' } }]
    },
  },
}
