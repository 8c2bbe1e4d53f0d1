import type { JobWork } from '../../shared/api/jobs.ts'

/** The pictures a job reads. */
export const filesOf = (work: JobWork): readonly string[] => filesIn(work).filter(file => file !== undefined)

const filesIn = (work: JobWork): readonly (string | undefined)[] => {
  switch (work.route) {
    case 'create':
      return [work.input.photo, work.input.photoPerson, work.input.init]
    case 'swap':
      return [work.input.source, work.input.target, work.input.targetPerson]
    case 'enhance':
      return [work.input.file]
  }
}
