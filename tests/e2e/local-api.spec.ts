import { createServer, type Server } from 'node:net'
import { expect, test } from './app.ts'
import { filmstrip, ready, toolbar } from './journey.ts'
import { answerDialogs, asked } from './system-dialogs.ts'

/** A port that another program holds, and one that is free. */
const openPorts = async () => {
  const hold = async (): Promise<{ server: Server; port: number }> => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return { server, port: typeof address === 'object' && address ? address.port : 0 }
  }
  const [taken, freed] = [await hold(), await hold()]
  await new Promise(resolve => freed.server.close(resolve))
  return { taken, free: freed.port }
}

test('other programs can use the app once its local API is switched on, and only then', async ({
  app,
  page,
  shot,
}) => {
  const { taken, free } = await openPorts()
  await ready(page)
  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  const port = dialog.getByRole('textbox', { name: 'Port' })
  const setPort = async (value: number) => {
    await port.fill(String(value))
    await port.press('Enter')
  }

  await setPort(taken.port)
  const wanted = { message: 'Let other programs use Likeness?', buttons: ['Allow', 'Do Not Allow'] }
  await answerDialogs(app, 'Do Not Allow')
  await dialog.getByRole('switch', { name: 'Local API' }).click()
  await expect.poll(() => asked(app)).toEqual([wanted])
  await expect(dialog.getByRole('switch', { name: 'Local API' })).not.toBeChecked()
  await answerDialogs(app, 'Allow')
  await dialog.getByRole('switch', { name: 'Local API' }).click()
  await expect(dialog.getByText(`Port ${taken.port} is taken by another program.`)).toBeVisible()
  await setPort(free)
  await expect(dialog.getByText(`Running at http://127.0.0.1:${free}`)).toBeVisible()
  await expect(dialog.getByText('No program has used it since it was switched on.')).toBeVisible()
  await dialog.getByRole('radio', { name: 'JavaScript' }).click()
  await dialog.getByRole('button', { name: 'Copy the example' }).click()
  const example = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(example).toContain(`fetch('http://127.0.0.1:${free}/v1/images/generations'`)
  await port.fill('80')
  await port.press('Enter')
  await expect(dialog.getByText('Ports below 1024 are reserved by the system.')).toBeVisible()
  await port.fill(String(free))
  await port.press('Enter')
  await shot('local-api')

  const body = new URLSearchParams({ user_prompr: 'a portrait of a wizard' })
  const answer = await fetch(`http://127.0.0.1:${free}/`, { method: 'POST', body })
  const { image } = (await answer.json()) as { image: string }
  expect(Buffer.from(image, 'base64').subarray(1, 4).toString()).toBe('PNG')
  await expect(dialog.getByText(/^1 request since it was switched on, at .* from node/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(filmstrip(page).getByRole('option', { name: /a portrait of a wizard/ })).toBeVisible()

  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  await dialog.getByRole('switch', { name: 'Local API' }).click()
  await expect(dialog.getByText('Running at')).toBeHidden()
  await expect(fetch(`http://127.0.0.1:${free}/health`)).rejects.toThrow()
  taken.server.close()
})
