import { expect, test } from 'vitest'
import { toLoadError, toRunError } from './ort-errors.ts'

const posixThread =
  '/onnxruntime_src/onnxruntime/core/platform/posix/env.cc:251 onnxruntime::{anonymous}::PosixThread::PosixThread(const char*, int, unsigned int (*)(int, Eigen::ThreadPoolInterface*), Eigen::ThreadPoolInterface*, const onnxruntime::ThreadOptions&) pthread_create failed, error code: 11 error msg: Resource temporarily unavailable'

const load = (message: string, verified: boolean, provider = 'cpu') =>
  toLoadError(new Error(message), { name: 'a/b.onnx', provider, verified })

// Of Linux, macOS, Windows and their C++ libraries, V8, CUDA, Vulkan and Direct3D, as they print them.
test.each([
  'std::bad_alloc',
  'bad allocation',
  'std::bad_array_new_length: bad allocation',
  'Cannot allocate memory',
  'mmap failed for file model.bin: Cannot allocate memory',
  'Failed to allocate memory for requested buffer of size 4294967296',
  'Array buffer allocation failed',
  'thread constructor failed: Resource temporarily unavailable',
  'resource unavailable try again: resource unavailable try again',
  'std::system_error',
  'Not enough memory resources are available to process this command.',
  'Not enough storage is available to process this command.',
  'The paging file is too small for this operation to complete.',
  'Insufficient system resources exist to complete the requested service.',
  'MapViewOfFile failed: 8',
  'CUDA error: out of memory',
  'CUDNN_STATUS_ALLOC_FAILED',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'HRESULT: 0x8007000E E_OUTOFMEMORY',
  posixThread,
])('%s is a lack of memory, never a damaged model', message => {
  expect(load(message, true)).toMatchObject({ code: 'out-of-memory' })
  expect(load(message, false, 'webgpu')).toMatchObject({ code: 'out-of-memory' })
  if (message !== posixThread) expect(toRunError(message, 'a')).toMatchObject({ code: 'out-of-memory' })
})

test('a lack of threads is told as one', () => {
  expect(load(posixThread, true).message).toMatch(/no more threads .*ulimit -u/)
})

test.each([
  'Load model from /m/a.onnx failed:Protobuf parsing failed.',
  'This is an invalid model. In Node, ("", Gonv, "", -1)',
  "Invalid model. Node input 'p' is not a graph input, initializer, or output of a previous node.",
])('%s is damage, whatever the checksum says', message => {
  expect(load(message, true)).toMatchObject({ code: 'model-damaged' })
  expect(load(message, false)).toMatchObject({ code: 'model-damaged' })
})

test('what nobody foresaw is damage only where no checksum was compared', () => {
  expect(load('Too many open files', false)).toMatchObject({ code: 'model-damaged' })
  expect(load('Too many open files', true)).toMatchObject({
    code: 'model-not-loaded',
    message: expect.stringMatching(/could not be loaded: Too many open files\. .*as it was installed/),
  })
})
