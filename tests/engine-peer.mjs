// The engine's side of its protocol with the main process (src/engine-host/engine-protocol.ts), for tests of the other side:
// a process of its own whose jobs do what their prompts say. Plain JavaScript, because it is started as a program.

/** @type {{ id: string, work: { input: { prompt: string } }, state: { kind: string } }[]} */
let jobs = []
let version = ''

const said = message => new Promise(resolve => process.send(message, resolve))
const isOpen = ({ state }) => state.kind === 'queued' || state.kind === 'running'
const tellJobs = more => said({ kind: 'jobs', value: { jobs, busy: jobs.some(isOpen), ...more } })

const become = (id, state, more) => {
  jobs = jobs.map(job => (job.id === id ? { ...job, state } : job))
  return tellJobs(more)
}

const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)

const runNext = async () => {
  const next = jobs.find(job => job.state.kind === 'queued')
  if (!next || jobs.some(job => job.state.kind === 'running')) return
  await become(next.id, { kind: 'running', startedAt: 1, progress: null })
  switch (next.work.input.prompt) {
    case 'blocks':
      return block()
    case 'crashes':
      return process.exit(3)
    case 'runs':
      return
    case 'exhausts': {
      const error = { code: 'out-of-memory', message: 'no memory' }
      await become(next.id, { kind: 'failed', finishedAt: 2, error }, { ranOutOfMemory: true })
      return runNext()
    }
  }
  await become(next.id, { kind: 'failed', finishedAt: 2, error: { code: 'ran', message: 'in its turn' } })
  await runNext()
}

const add = async job => {
  jobs = [...jobs, job]
  await tellJobs()
  void runNext()
}

const routes = {
  doctor: async () => ({ version, pid: process.pid }),
  'jobs.submit': async ({ id, work }) => {
    await add({ id, work, createdAt: 0, state: { kind: 'queued' }, saved: [] })
    return { id }
  },
  'jobs.cancel': async ({ id }) => {
    await become(id, { kind: 'cancelled', finishedAt: 3 })
    void runNext()
    return {}
  },
  'jobs.restore': async given => {
    jobs = given.jobs
    await tellJobs()
    void runNext()
    return {}
  },
  // Ends before it answers.
  'models.list': async () => process.exit(3),
}

process.on('message', async message => {
  switch (message.kind) {
    case 'start':
      version = message.setup.version
      if (version === 'broken') process.exit(3)
      return said({ kind: 'ready' })
    case 'request':
      return said({
        kind: 'answer',
        id: message.id,
        answer: { ok: true, value: await routes[message.route](message.input) },
      })
    case 'ping':
      return said({ kind: 'pong' })
    case 'dispose':
      for (const { id } of jobs) await become(id, { kind: 'cancelled', finishedAt: 4 })
      process.exit(0)
  }
})
