import { Ollama } from 'ollama'
import assert from 'node:assert/strict'
import { city, drained, picture } from './shared.mjs'

const models = ['ollama/scripted', 'openai/scripted', 'anthropic/scripted', 'gemini/scripted']
const tools = [{ type: 'function', function: { name: 'weather', description: 'The weather', parameters: city } }]

async function streamed(client, request) {
  const answer = { content: '', calls: [] }
  for await (const piece of await client.chat({ ...request, stream: true })) {
    answer.content += piece.message.content
    answer.thinking = (answer.thinking ?? '') + (piece.message.thinking ?? '')
    answer.calls.push(...(piece.message.tool_calls ?? []))
    answer.last = piece
  }
  return answer
}

async function loop(client, model) {
  const messages = [{ role: 'user', content: 'Weather?' }]
  for (let turn = 0; turn < 2; turn++) {
    const { content, calls } = await streamed(client, { model, messages, tools })
    messages.push({ role: 'assistant', content, tool_calls: calls }, { role: 'tool', content: 'fine', tool_name: 'weather' })
  }
  return (await streamed(client, { model, messages, tools })).content
}

export function tests({ address, key, providers }) {
  const connect = (secret) => new Ollama({ host: `${address}/ollama`, headers: { Authorization: `Bearer ${secret}` } })
  const client = connect(key)
  const ask = (model, content, more = {}) => client.chat({ model, messages: [{ role: 'user', content, ...more }] })
  return {
    async chat() {
      const answer = await ask('sandbox/echo', 'Hello, tides')
      assert.equal(answer.message.content, 'Hello, tides')
      assert.equal(answer.eval_count, 2)
    },
    async stream() {
      const answer = await streamed(client, { model: 'sandbox/story', messages: [{ role: 'user', content: 'Tides' }], options: { num_predict: 40 } })
      assert.equal(answer.last.done_reason, 'length')
      assert.equal(answer.last.eval_count, 40)
    },
    async generate() {
      assert.equal((await client.generate({ model: 'sandbox/echo', prompt: 'Hello, tides' })).response, 'Hello, tides')
    },
    async 'tools loop of three turns'() {
      for (const model of models) assert.equal(await loop(client, model), 'Rain and sun')
    },
    async thinking() {
      for (const model of ['ollama/scripted', 'anthropic/scripted', 'gemini/scripted']) {
        const answer = await streamed(client, { model, messages: [{ role: 'user', content: 'Weather?' }], tools })
        assert.equal(answer.thinking, 'Now Oslo')
      }
    },
    async 'fields that only its own servers know'() {
      const answer = await streamed(client, { model: 'ollama/scripted', messages: [{ role: 'user', content: 'x' }] })
      assert.equal(answer.last.novel, 'kept')
      assert.equal(answer.last.total_duration, 5)
    },
    async embeddings() {
      const answer = await client.embed({ model: 'openai/scripted', input: ['tides', 'moon'] })
      assert.deepEqual(answer.embeddings, [[0.5, -1, 0], [0.5, -1, 1]])
    },
    async vision() {
      for (const model of models) assert.equal((await ask(model, 'What?', { images: [picture] })).message.content, 'A picture')
    },
    async 'structured output'() {
      for (const model of models) {
        const answer = await client.chat({ model, messages: [{ role: 'user', content: 'Where?' }], format: { ...city, additionalProperties: false } })
        assert.deepEqual(JSON.parse(answer.message.content), { city: 'Oslo' })
      }
    },
    async models() {
      assert.ok((await client.list()).models.some((model) => model.name === 'sandbox/story'))
    },
    async errors() {
      await assert.rejects(ask('sandbox/none', 'x'), (error) => error.status_code === 404)
      await assert.rejects(ask('sandbox/faulty', 'x'), (error) => error.status_code === 429)
      await assert.rejects(connect('pp-wrong').list(), (error) => error.status_code === 401)
      await assert.rejects(streamed(client, { model: 'sandbox/faulty', messages: [{ role: 'user', content: 'fail late' }] }), /broke this answer off/)
    },
    async abort() {
      for (const model of models) {
        const stream = await client.chat({ model, messages: [{ role: 'user', content: 'hang' }], stream: true })
        for await (const piece of stream) if (piece.message.content) break
        stream.abort()
        await drained(providers)
      }
    },
  }
}
