// Starts the packaged application on a free port and a fresh data folder, for browser tests.
import { spawn } from 'node:child_process'
import { mkdtempSync, createWriteStream, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const application = resolve(import.meta.dirname, '../../server/target/quarkus-app/quarkus-run.jar')

async function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

async function ready(address, process, limitMs) {
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`the server ended with ${process.exitCode}`)
    const answer = await fetch(`${address}/health/ready`).catch(() => null)
    if (answer?.ok) return
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error('the server was not ready in time')
}

/**
 * @param {Record<string, string>} environment further variables, for example POLYPHONY_OWNER_EMAIL
 * @param {string} [data] a data folder of an earlier start
 */
export async function startServer(environment = {}, data = mkdtempSync(join(tmpdir(), 'polyphony-e2e-'))) {
  if (!existsSync(application)) throw new Error(`not built: ${application}`)
  const port = await freePort()
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
  const child = spawn(
    java,
    ['--sun-misc-unsafe-memory-access=allow', '--enable-native-access=ALL-UNNAMED', '-jar', application],
    {
      env: { ...process.env, POLYPHONY_DATA: data, POLYPHONY_PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const log = createWriteStream(join(data, 'server.log'), { flags: 'a' })
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  const ended = new Promise((done) => child.once('exit', done))
  const address = `http://127.0.0.1:${port}`
  try {
    await ready(address, child, 90_000)
  } catch (failed) {
    child.kill('SIGKILL')
    throw failed
  }
  return {
    address,
    data,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}
