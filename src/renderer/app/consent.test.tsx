import { fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settings } from '../../shared/api/settings.ts'
import { useCompose } from '../features/compose/form/compose-store.ts'
import { addSources } from '../features/compose/photos/add-sources.ts'
import { chooseFolder } from '../features/compose/photos/give-folder.ts'
import { followPicture, importPhoto, takePicture } from '../features/compose/photos/import-photo.ts'
import { givePhotos, givePictures, takeOpenedPhoto } from '../features/compose/photos/place-photos.ts'
import { giveControls } from '../features/compose/steer/change-steering.ts'
import { choosePictures, takeDropped } from '../features/people/grouping-store.ts'
import { ConsentDialog } from '../features/settings/consent-dialog.tsx'
import { useConsent } from '../state/consent.ts'
import { useSettings } from '../state/settings-store.ts'
import { testItem, testPhoto } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { startFrom } from './actions.ts'

const file = new File([new Uint8Array(8)], 'me.jpg', { type: 'image/jpeg' })
const me = testPhoto(100)
const first = settings.parse({})

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  useConsent.setState({ given: false, waiting: [] })
  useSettings.setState({ settings: first })
  bridge = openTestBridge({
    'photos.import': me,
    'photos.opened': me,
    'settings.set': { ...first, consentShown: true },
  })
  render(
    <Tooltip.Provider>
      <ConsentDialog />
    </Tooltip.Provider>,
  )
})
afterEach(() => useSettings.setState({ settings: null }))

const ways: readonly (readonly [string, () => unknown])[] = [
  ['chosen in a dialog', () => importPhoto(file)],
  ['dropped', () => givePictures({ files: [file], folders: [], refused: [] })],
  ['pasted', () => givePhotos([file], [])],
  ['opened with the app', () => takeOpenedPhoto('b9ad0d4c-6a3e-4b70-8f0e-4cc0a1f37a75')],
  ['added to those that lend faces', () => addSources([file])],
  ['given to steer a drawing', () => giveControls([file, file])],
  ['taken from the library', () => takePicture('a.png', 'target')],
  ['followed from the library', () => followPicture('a.png', 'followed')],
  ['started from', () => startFrom(testItem('a.png'))],
  ['in a folder', () => chooseFolder()],
  ['chosen to find people in', () => choosePictures('files')],
  ['dropped to find people in', () => takeDropped([file])],
]

const dialog = () => screen.findByRole('dialog', { name: 'Faces belong to people' })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const askedFor = () =>
  (['photos.import', 'photos.opened', 'folders.choose', 'people.choose', 'settings.set'] as const).flatMap(
    route => bridge.asked(route),
  )

test.each(ways)(
  'nothing is done with a photo that is %s before the answer, nor after a no',
  async (_, give) => {
    const before = useCompose.getState()
    give()
    await dialog()
    expect(askedFor()).toEqual([])
    expect(useCompose.getState()).toBe(before)
    press('Cancel')
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
    expect(askedFor()).toEqual([])
    expect(bridge.opened).toEqual([])
    expect(useCompose.getState()).toBe(before)
  },
)

test('after a yes the photo is used, and of further ones it is not asked', async () => {
  void importPhoto(file)
  await dialog()
  press('I understand')
  await expect.poll(() => useCompose.getState().photo).toEqual(me)
  expect(bridge.asked('settings.set')).toEqual([{ consentShown: true }])
  useSettings.setState({ settings: first })
  await givePictures({ files: [file], folders: [], refused: [] })
  await expect.poll(() => bridge.asked('photos.import')).toHaveLength(2)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a photo that comes before the settings waits for them', async () => {
  useSettings.setState({ settings: null })
  void takeOpenedPhoto('b9ad0d4c-6a3e-4b70-8f0e-4cc0a1f37a75')
  await Promise.resolve()
  expect(screen.queryByRole('dialog')).toBeNull()
  useSettings.setState({ settings: { ...first, consentShown: true } })
  await expect.poll(() => useCompose.getState().photo).toEqual(me)
  expect(screen.queryByRole('dialog')).toBeNull()
})
