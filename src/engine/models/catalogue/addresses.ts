/** Where published models lie. `main` is turned into a commit when an installation begins. */
export const hub = 'https://huggingface.co'

export const onHub = (repository: string, file: string, revision = 'main'): string =>
  `${hub}/${repository}/resolve/${revision}/${file}`

/** OpenCV Zoo at one commit. Its files are in Git LFS, which names their checksums. */
export const inOpenCvZoo = (file: string): string =>
  `https://media.githubusercontent.com/media/opencv/opencv_zoo/966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models/${file}`
