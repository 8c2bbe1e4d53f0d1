import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addControlOptions, controlsOf } from './control-options.ts'

const parse = (...options: readonly string[]) => {
  const command = addControlOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }))
  return controlsOf(command.parse(options, { from: 'user' }).opts())
}

test('each ControlNet has its picture, in their order', () => {
  expect(parse()).toBeUndefined()
  const first = ['--control', 'edges:0.8', '--control-image', 'a.png', '--control-type', 'canny']
  const second = ['--control', 'pose', '--control-image', 'b.png']
  expect(parse(...first, ...second, '--control-steps', '0-0.5')).toEqual([
    { name: 'edges', image: 'a.png', preprocessor: 'canny', scale: 0.8, start: 0, end: 0.5 },
    { name: 'pose', image: 'b.png', preprocessor: 'none', scale: 1, start: 0, end: 1 },
  ])
})

test('what does not belong together is refused', () => {
  expect(() => parse('--control', 'edges')).toThrow('Give a --control-image for each --control')
  expect(() => parse('--control-image', 'a.png')).toThrow('Give a --control-image for each --control')
  expect(() => parse('--control-type', 'depth')).toThrow('canny, openpose, mediapipe-face')
  expect(() => parse('--control-steps', '0.5-0.2')).toThrow('START-END')
})
