/**
 * The first script of a page that came with its markup: lets that be painted before the window's code is read and run,
 * which would hold the paint up. What is clicked meanwhile is done as soon as it can be.
 */
const clicked: HTMLButtonElement[] = []

const remember = ({ target }: MouseEvent): void => {
  const button = target instanceof Element ? target.closest('button') : null
  if (button) clicked.push(button)
}

const loadApp = (): void => {
  const app = document.querySelector<HTMLLinkElement>('#app-code')
  if (app) void import(app.href)
}

addEventListener('click', remember, true)
addEventListener(
  'usable',
  () => {
    removeEventListener('click', remember, true)
    for (const button of clicked) button.click()
  },
  { once: true },
)

/** Or a moment, where the window is hidden and paints nothing. */
const painted = new Promise<void>(resolve => {
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, 300)
})
void painted.then(loadApp)
