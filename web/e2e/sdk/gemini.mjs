import { ApiError, GoogleGenAI } from '@google/genai'
import assert from 'node:assert/strict'
import { city, drained, picture } from './shared.mjs'

const models = { own: 'gemini/scripted', translated: 'openai/scripted' }
const config = { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: city }] }] }

async function streamed(client, request) {
  const parts = []
  for await (const answer of await client.models.generateContentStream(request)) {
    parts.push(...(answer.candidates?.[0]?.content?.parts ?? []))
  }
  return parts.filter((part) => part.text !== '')
}

const words = (parts) => parts.map((part) => part.text ?? '').join('')

async function loop(client, model) {
  const contents = [{ role: 'user', parts: [{ text: 'Weather?' }] }]
  for (let turn = 0; turn < 2; turn++) {
    const parts = await streamed(client, { model, contents, config })
    const { id, name } = parts.find((part) => part.functionCall).functionCall
    contents.push({ role: 'model', parts }, { role: 'user', parts: [{ functionResponse: { id, name, response: { sky: 'fine' } } }] })
  }
  return words(await streamed(client, { model, contents, config }))
}

export function tests({ address, key, providers }) {
  const connect = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: address } })
  const client = connect(key)
  const refused = (status) => (error) => error instanceof ApiError && error.status === status
  return {
    async chat() {
      const answer = await client.models.generateContent({ model: 'sandbox/echo', contents: 'Hello, tides' })
      assert.equal(answer.text, 'Hello, tides')
      assert.equal(answer.usageMetadata.candidatesTokenCount, 2)
    },
    async stream() {
      const request = { model: 'sandbox/story', contents: 'Tides', config: { maxOutputTokens: 40 } }
      assert.ok(words(await streamed(client, request)).length > 100)
    },
    async 'tools loop of three turns, signatures kept'() {
      assert.equal(await loop(client, models.own), 'Rain and sun')
      const sent = providers.last('gemini').body.contents
      assert.equal(sent[1].parts[1].thoughtSignature, 'c2ln1')
      assert.equal(sent[3].parts[1].thoughtSignature, 'c2ln2')
    },
    async 'tools loop of three turns, translated'() {
      assert.equal(await loop(client, models.translated), 'Rain and sun')
    },
    async vision() {
      const contents = [{ text: 'What?' }, { inlineData: { mimeType: 'image/png', data: picture } }]
      for (const model of Object.values(models)) assert.equal((await client.models.generateContent({ model, contents })).text, 'A picture')
    },
    async thinking() {
      for (const model of ['gemini/scripted', 'anthropic/scripted']) {
        const answer = await client.models.generateContent({ model, contents: 'Weather?', config })
        const thoughts = answer.candidates[0].content.parts.filter((part) => part.thought)
        assert.deepEqual(thoughts.map((part) => part.text), ['Now Oslo'])
      }
    },
    async embeddings() {
      const answer = await client.models.embedContent({ model: 'openai/scripted', contents: ['tides', 'moon'] })
      assert.deepEqual(answer.embeddings.map((one) => one.values), [[0.5, -1, 0], [0.5, -1, 1]])
    },
    async 'structured output'() {
      for (const model of Object.values(models)) {
        const answer = await client.models.generateContent({
          model, contents: 'Where?', config: { responseMimeType: 'application/json', responseJsonSchema: city },
        })
        assert.deepEqual(JSON.parse(answer.text), { city: 'Oslo' })
      }
    },
    async 'count tokens'() {
      assert.equal((await client.models.countTokens({ model: models.own, contents: 'x' })).totalTokens, 11)
      assert.equal((await client.models.countTokens({ model: 'sandbox/echo', contents: 'Twenty characters...' })).totalTokens, 5)
    },
    async models() {
      const found = []
      for await (const model of await client.models.list({ config: { pageSize: 2 } })) found.push(model.name)
      assert.ok(found.includes('models/sandbox/story'))
      assert.equal((await client.models.get({ model: 'sandbox/story' })).name, 'models/sandbox/story')
    },
    async errors() {
      const ask = (by, model, contents = 'x') => by.models.generateContent({ model, contents })
      await assert.rejects(ask(client, 'sandbox/none'), refused(404))
      await assert.rejects(ask(client, 'sandbox/faulty'), refused(429))
      await assert.rejects(ask(connect('pp-wrong'), 'sandbox/echo'), refused(401))
      await assert.rejects(streamed(client, { model: 'sandbox/faulty', contents: 'fail late' }), /broke this answer off/)
    },
    async abort() {
      for (const model of Object.values(models)) {
        const abort = new AbortController()
        const stream = await client.models.generateContentStream({ model, contents: 'hang', config: { abortSignal: abort.signal } })
        await stream.next()
        abort.abort()
        await stream.next().catch(() => {})
        await drained(providers)
      }
    },
  }
}
