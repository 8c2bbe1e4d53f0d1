import { Command } from 'commander'
import { expect, test } from 'vitest'
import { createInput } from '../shared/api/create.ts'
import { addInpaintOptions, takeInpaint } from './inpaint-options.ts'

const parsed = (...args: string[]) => {
  const command = addInpaintOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
  command.option('--init <file>').parse(args, { from: 'user' })
  return createInput.parse({ prompt: 'x', ...takeInpaint(command.opts()) })
}

test('a mask belongs to the picture that is started from, or else to the swap', () => {
  const masked = parsed('--init', 'a.jpg', '--mask', 'm.png', '--mask-blur', '8', '--only-masked')
  expect(masked).toMatchObject({
    init: 'a.jpg',
    inpaint: { mask: 'm.png', maskBlur: 8, area: 'only-masked', padding: 32, fill: 'original' },
  })
  expect(masked.mask).toBeUndefined()
  const whole = parsed('--init', 'a.jpg', '--mask', 'm.png', '--no-only-masked')
  expect(whole.inpaint?.area).toBe('whole')
  const swap = parsed('--mask', 'm.png')
  expect([swap.mask, swap.inpaint]).toEqual(['m.png', undefined])
  expect(parsed('--init', 'a.jpg').inpaint).toBeUndefined()
})

test('sides are added in pixels', () => {
  const { inpaint } = parsed('--init', 'a.jpg', '--outpaint', 'left=128, right=64', '--fill', 'fill')
  expect(inpaint?.outpaint).toEqual({ left: 128, top: 0, right: 64, bottom: 0 })
  expect(inpaint?.fill).toBe('fill')
  for (const bad of ['left', 'up=3', 'left=3,left=4', 'left=-3'])
    expect(() => parsed('--outpaint', bad)).toThrow(/left=128,right=64/)
  expect(() => parsed('--fill', 'red')).toThrow(/latent-noise/)
})
