// The official SDKs from npm, unmodified, against the packaged application: our sandbox, and a scripted vendor behind it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../server.mjs'
import * as anthropic from './anthropic.mjs'
import * as gemini from './gemini.mjs'
import * as ollama from './ollama.mjs'
import * as openai from './openai.mjs'
import { startProviders } from './providers.mjs'

const owner = { email: 'ada@example.com', password: 'tide-lantern-orchard-88' }
const environment = { POLYPHONY_OWNER_EMAIL: owner.email, POLYPHONY_OWNER_PASSWORD: owner.password, POLYPHONY_EGRESS_ALLOW_PRIVATE: '127.0.0.1' }
const providers = await startProviders()
for (const name of ['anthropic', 'gemini', 'openai']) {
  environment[`${name.toUpperCase()}_API_KEY`] = 'scripted-key-0123456789'
  environment[`POLYPHONY_PROVIDER_${name.toUpperCase()}_BASE_URL`] = `${providers.address}/${name}`
}

/** A virtual key of an owner who has a server of Ollama's, too. */
async function virtualKey(address) {
  const headers = { 'content-type': 'application/json' }
  const session = await fetch(`${address}/api/session`, { method: 'POST', headers, body: JSON.stringify(owner) })
  const cookie = session.headers.getSetCookie().map((value) => value.split(';')[0]).join('; ')
  const { csrfToken } = await session.json()
  const post = (path, body) =>
    fetch(`${address}/api/${path}`, { method: 'POST', headers: { ...headers, cookie, 'x-csrf-token': csrfToken }, body: JSON.stringify(body) })
  const added = await post('credentials', { provider: 'ollama', fields: {}, baseUrl: `${providers.address}/ollama`, models: ['scripted'] })
  if (!added.ok) throw new Error(`no credential for Ollama: ${await added.text()}`)
  return (await (await post('virtual-keys', { name: 'sdk' })).json()).secret
}

const results = { passed: 0, failed: 0 }
const server = await startServer(environment)
try {
  const context = { address: server.address, key: await virtualKey(server.address), providers }
  for (const [name, sdk] of Object.entries({ openai, '@anthropic-ai/sdk': anthropic, '@google/genai': gemini, ollama })) {
    console.log(name)
    for (const [title, test] of Object.entries(sdk.tests(context))) {
      try {
        await test()
        results.passed++
        console.log(`  ok ${title}`)
      } catch (failed) {
        results.failed++
        console.log(`  FAILED ${title}: ${failed.stack}`)
      }
    }
  }
} finally {
  await server.stop()
  await providers.stop()
}
const target = join(import.meta.dirname, '../../target')
mkdirSync(target, { recursive: true })
writeFileSync(join(target, 'sdk.json'), JSON.stringify(results))
console.log(`SDKs: ${results.passed} passed, ${results.failed} failed`)
process.exit(results.failed > 0 ? 1 : 0)
