import { late } from '../../ui/late.tsx'
import { loadLatePhoto } from './photos/late-photo.ts'

/** What of the form is not there when it is first painted: it waits for the models, or for a click. */

const rest = () => import('./rest-of-form.ts')

export const AddonsSection = late(async () => (await rest()).AddonsSection)
export const AdvancedOptions = late(async () => (await rest()).AdvancedOptions)
export const PhotoOptions = late(async () => (await rest()).PhotoOptions)
export const EnhancePhoto = late(async () => (await rest()).EnhancePhoto)
export const SwapPhotos = late(async () => (await rest()).SwapPhotos)
export const VocabularyButton = late(async () => (await rest()).VocabularyButton)
export const SizeChoice = late(async () => (await rest()).SizeChoice)
export const SteerSection = late(async () => (await rest()).SteerSection)
export const FidelityChoice = late(async () => (await rest()).FidelityChoice)
export const SwapSettings = late(async () => (await rest()).SwapSettings)

/** Loads all of it after the first paint, with what a photo shows. */
export const loadLateForm = async (): Promise<void> => {
  const parts = [
    AddonsSection,
    AdvancedOptions,
    PhotoOptions,
    EnhancePhoto,
    SwapPhotos,
    VocabularyButton,
    SizeChoice,
    SteerSection,
    FidelityChoice,
    SwapSettings,
  ]
  await Promise.all([loadLatePhoto(), ...parts.map(part => part.load())])
}
