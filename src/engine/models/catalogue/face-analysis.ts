import { faceFusionSources, hubUrl, openCvZooUrl, singleNetworkEntry } from './catalogue-entry.ts'

const insightFace = {
  licence: 'InsightFace models: non-commercial research only',
  nonCommercial: true,
  homepage: 'https://github.com/deepinsight/insightface/tree/master/model_zoo',
} as const

const deepFaceLab = {
  licence: 'GPL-3.0',
  nonCommercial: false,
  homepage: 'https://github.com/iperov/DeepFaceLab',
} as const

const buffalo = (file: string): string => hubUrl('public-data/insightface', `models/buffalo_l/${file}`)

/** The embedder that all published swappers were trained with. */
export const arcFaceId = 'arcface-w600k-r50'

/** Detectors, landmarks, embedders and maskers. */
export const faceAnalysisModels = [
  singleNetworkEntry({
    id: 'scrfd-10g',
    title: 'SCRFD 10G',
    ...insightFace,
    role: 'face-detector',
    network: 'scrfd',
    url: buffalo('det_10g.onnx'),
    sha256: '5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91',
    bytes: 16_923_827,
    memory: 150e6,
    improves: 'Finds small, turned and partly hidden faces that the starter misses.',
  }),
  singleNetworkEntry({
    id: 'yunet',
    title: 'YuNet',
    licence: 'MIT',
    nonCommercial: false,
    homepage: 'https://github.com/opencv/opencv_zoo/tree/main/models/face_detection_yunet',
    role: 'face-detector',
    network: 'yunet',
    url: openCvZooUrl('face_detection_yunet/face_detection_yunet_2023mar.onnx'),
    sha256: '8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4',
    bytes: 232_589,
    memory: 50e6,
    improves: 'Finds faces very quickly, with freely usable weights.',
  }),
  singleNetworkEntry({
    id: arcFaceId,
    title: 'ArcFace R50 (WebFace600K)',
    ...insightFace,
    role: 'face-embedder',
    network: 'arcface',
    url: buffalo('w600k_r50.onnx'),
    sha256: '4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43',
    bytes: 174_383_860,
    memory: 400e6,
    improves: 'Tells people apart far better; the network swappers need it.',
  }),
  singleNetworkEntry({
    id: 'sface',
    title: 'SFace',
    licence: 'Apache-2.0',
    nonCommercial: false,
    homepage: 'https://github.com/opencv/opencv_zoo/tree/main/models/face_recognition_sface',
    role: 'face-embedder',
    network: 'sface',
    url: openCvZooUrl('face_recognition_sface/face_recognition_sface_2021dec.onnx'),
    sha256: '0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79',
    bytes: 38_696_353,
    memory: 120e6,
    improves: 'Tells people apart better, with freely usable weights.',
  }),
  singleNetworkEntry({
    id: '2dfan4',
    title: '2DFAN-4',
    licence: 'BSD-3-Clause',
    nonCommercial: false,
    homepage: 'https://github.com/1adrianb/face-alignment',
    role: 'face-landmarks',
    network: '2dfan4',
    ...faceFusionSources('3.0.0', '2dfan4.onnx'),
    sha256: '678c6fa539d52335a31c980feefdf4a6e02d781d83dce00af8a894f114557285',
    bytes: 97_904_803,
    memory: 400e6,
    improves: 'Places 68 points on a face exactly, also on turned and half-hidden ones.',
  }),
  singleNetworkEntry({
    id: 'xseg-3',
    title: 'XSeg 3',
    ...deepFaceLab,
    role: 'face-masker',
    network: 'xseg',
    ...faceFusionSources('3.2.0', 'xseg_3.onnx'),
    sha256: '48ccd7e8541e159a5a754ec9e62df2f12065f7df8f9af842c1750342c6533559',
    bytes: 70_327_709,
    memory: 300e6,
    improves:
      'Keeps hands, hair and glasses in front of a swapped face; cuts less of beards and mouths than XSeg.',
  }),
  singleNetworkEntry({
    id: 'xseg',
    title: 'XSeg',
    ...deepFaceLab,
    role: 'face-masker',
    network: 'xseg',
    ...faceFusionSources('3.1.0', 'xseg_1.onnx'),
    sha256: 'c4d1498b8a03b5fe2a3a5d2ef2a0402ab03bd51edaf5b2d8d5fb764702a97dd3',
    bytes: 70_324_286,
    memory: 300e6,
    improves: 'Keeps hands, hair and glasses in front of a swapped face.',
  }),
  singleNetworkEntry({
    id: 'bisenet-resnet-34',
    title: 'BiSeNet face parsing (ResNet-34)',
    licence: 'MIT',
    nonCommercial: false,
    homepage: 'https://github.com/yakhyo/face-parsing',
    role: 'face-masker',
    network: 'bisenet',
    ...faceFusionSources('3.0.0', 'bisenet_resnet_34.onnx'),
    sha256: '4a0b8c958a3c938913bd06a8365dbb3c8761afba6ecbf0d14b3b1f77eb230c96',
    bytes: 93_632_546,
    memory: 400e6,
    improves: 'Follows the outline of a face exactly when it is swapped.',
  }),
]
